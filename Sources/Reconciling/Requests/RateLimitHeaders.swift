package import HTTPMessages

/// Reads what a response tells of its rate limit.
package enum RateLimitHeaders {
    /// How many more requests there is room for before ``pause(_:)`` says to wait; nil where the response does not tell.
    package static func room(_ response: HTTPResponse) -> Int? {
        if let remaining = response.headers["RateLimit-Remaining"].flatMap({ ForeignNumber.whole($0) }) {
            return max(0, max(remaining, 0) - reserve)
        }
        guard let policies = response.headers["Ratelimit"] else { return nil }
        let left = policies.split(separator: ",").compactMap { policy -> Int? in
            let parameters = policy.split(separator: ";").map { $0.filter { $0 != " " } }
            return parameters.first { $0.hasPrefix("r=") }.flatMap { ForeignNumber.whole(String($0.dropFirst(2))) }
        }
        return left.min().map { max(0, $0) }
    }

    /// What we leave of a count that refills to others, who share it.
    private static let reserve = 20

    /// How long to send nothing; nil when there is room.
    ///
    /// - `Retry-After`: seconds (RFC 9110 §10.2.3), with 429.
    /// - Heroku `RateLimit-Remaining`: a count that refills by about 1.25 a second; below 20 we let it refill.
    /// - Cloudflare `Ratelimit`: `"default";r=50;t=30`, remaining and seconds to the reset, possibly several.
    package static func pause(_ response: HTTPResponse) -> Duration? {
        if response.status == 429, let seconds = response.headers["Retry-After"].flatMap({ ForeignNumber.seconds($0) }) {
            return .seconds(seconds)
        }
        if let remaining = response.headers["RateLimit-Remaining"].flatMap({ ForeignNumber.whole($0) }), remaining < reserve {
            return .seconds(Double(reserve - max(remaining, 0)) / 1.25)
        }
        guard let policies = response.headers["Ratelimit"] else { return nil }
        let spent = policies.split(separator: ",").compactMap { policy -> Int? in
            let parameters = policy.split(separator: ";").map { $0.filter { $0 != " " } }
            guard parameters.contains("r=0") else { return nil }
            return parameters.first { $0.hasPrefix("t=") }.flatMap { ForeignNumber.seconds($0.dropFirst(2)) }
        }
        return spent.max().map { .seconds($0) }
    }
}

/// Numbers that others send, in the range in which they mean something: nothing that is computed from them overflows.
package enum ForeignNumber {
    /// The longest time that is told apart: a week.
    private static let longest = 604_800

    /// Seconds, such as those of `Retry-After`, from 0 to a week; nil for what is no whole number.
    package static func seconds(_ text: some StringProtocol) -> Int? {
        guard let number = whole(text) else { return nil }
        return min(max(number, 0), longest)
    }

    /// A whole number; one that no `Int` holds is the largest or the smallest.
    package static func whole(_ text: some StringProtocol) -> Int? {
        if let number = Int(text) { return number }
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return text.first == "-" ? .min : .max
    }
}
