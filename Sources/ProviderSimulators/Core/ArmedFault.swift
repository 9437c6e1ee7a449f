package import CanonicalJSON
package import HTTPMessages

/// A fault that waits for requests of one method and path prefix.
package struct ArmedFault: Hashable, Sendable {
    /// What the caller sees.
    package enum Effect: Hashable, Sendable {
        /// The answer is delivered badly.
        case delivery(Delivery.Fault)
        /// The answer is replaced.
        case answer(HTTPResponse)
    }

    /// Whether the provider carries out the request before the fault shows. A caller cannot tell the two apart.
    package enum Moment: String, Hashable, Sendable {
        case beforeCommit = "before"
        case afterCommit = "after"
    }

    /// Nil matches every method.
    package var method: HTTPRequest.Method?
    package var pathPrefix: String
    /// Whether the prefix must be all of the path.
    package var isWhole: Bool
    package var moment: Moment
    package var effect: Effect
    /// Requests it still strikes.
    package var count: Int
    /// Matching requests it lets pass first.
    package var skip: Int

    package init(
        method: HTTPRequest.Method? = nil, pathPrefix: String, isWhole: Bool = false, moment: Moment = .beforeCommit, effect: Effect,
        count: Int = 1, skip: Int = 0
    ) {
        self.method = method
        self.pathPrefix = pathPrefix
        self.isWhole = isWhole
        self.moment = moment
        self.effect = effect
        self.count = count
        self.skip = skip
    }

    /// Whether the fault is meant for the request; requests that it lets pass count too.
    package func matches(_ request: HTTPRequest) -> Bool {
        (method == nil || method == request.method) && (isWhole ? request.path == pathPrefix : request.path.hasPrefix(pathPrefix))
    }
}

extension ArmedFault {
    /// `{method?, path?, whole?: true|false, when?: before|after, count?, skip?}` and one of `delay` (milliseconds), `truncate` (bytes),
    /// `reset: true`, `stall: true`, `status` (with `body?`, `headers?`).
    package init(_ json: JSONValue) throws(SeedError) {
        var method: HTTPRequest.Method?
        if let text = json["method"]?.string {
            guard let known = HTTPRequest.Method(rawValue: text) else {
                throw SeedError(path: "method", message: "\(text) is not a method")
            }
            method = known
        }
        let when = json["when"]?.string ?? "before"
        guard let moment = Moment(rawValue: when) else { throw SeedError(path: "when", message: "\(when) is neither before nor after") }
        let effect: Effect
        if let milliseconds = json["delay"]?.integer {
            effect = .delivery(.delay(milliseconds: milliseconds))
        } else if let bytes = json["truncate"]?.integer {
            effect = .delivery(.truncate(afterBytes: bytes))
        } else if json["reset"]?.boolean == true {
            effect = .delivery(.reset)
        } else if json["stall"]?.boolean == true {
            effect = .delivery(.stall)
        } else if let status = json["status"]?.integer, (100..<600).contains(status) {
            var response = HTTPResponse(status: status)
            if let text = json["body"]?.string {
                response.body = Array(text.utf8)
            } else if let body = json["body"] {
                response = HTTPResponse(status: status, json: body)
            }
            for (name, value) in (json["headers"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
                response.headers[name] = value.string
            }
            effect = .answer(response)
        } else {
            throw SeedError(path: "", message: "a fault is one of delay, truncate, reset, stall and status")
        }
        self.init(
            method: method, pathPrefix: json["path"]?.string ?? "/", isWhole: json["whole"]?.boolean ?? false, moment: moment,
            effect: effect,
            count: json["count"]?.integer ?? 1, skip: json["skip"]?.integer ?? 0)
    }
}
