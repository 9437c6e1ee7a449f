internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// What a one-off dyno left in the app's log.
///
/// Source: the Platform API's schema, Log Session: its `logplex_url` streams lines such as
/// `2026-05-05T04:10:37.530000+00:00 app[run.4711]: Applied migration`.
struct HerokuTaskLog {
    struct End {
        let status: Int
        /// The last lines, without the mark.
        let output: [String]
    }

    /// An end as the log tells it, before anybody has looked for secrets in it.
    private struct Found {
        let status: Int
        /// Whole: what is shortened may end in the middle of a secret.
        let lines: [String]
    }

    /// Lines kept, and characters of each.
    private static let (kept, width) = (20, 300)
    private static let asked = 1_500

    private let calls: HerokuCalls
    private let logs: APIClient?
    private let app: String
    private let scope: Scope
    private let pace: HerokuPace
    private let watch: SecretWatch

    init(_ calls: HerokuCalls, logs: APIClient?, app: String, scope: Scope, pace: HerokuPace, watch: SecretWatch) {
        self.calls = calls
        self.logs = logs
        self.app = app
        self.scope = scope
        self.pace = pace
        self.watch = watch
    }

    /// What is printed before the exit status.
    static func mark(_ marker: String) -> String { "plumb-task-\(marker)-exit" }

    /// - Parameters:
    ///   - dyno: whose lines count; nil where only the mark is known.
    ///   - waits: the line may still be on its way.
    /// - Returns: nil where the mark is not in the log.
    func end(_ marker: String, of dyno: String?, attempt: String, waits: Bool) async throws(ProviderError) -> End? {
        let looks = waits ? pace.log : (pause: Duration.zero, tries: 1)
        let found = try await pace.poll(looks, attempt: attempt, isFollowed: true) { () async throws(ProviderError) in
            read(try await lines(of: dyno, attempt: attempt), marker)
        } until: {
            $0 != nil
        }
        guard let end = found.flatMap(\.self) else { return nil }
        guard !end.lines.isEmpty else { return End(status: end.status, output: []) }
        let shown = end.lines.map(Self.printable)
        let withheld = await whatForbidsKeeping(end.lines + shown)
        return End(status: end.status, output: withheld.map { ["(withheld: \($0))"] } ?? shown)
    }

    /// A program may print what it was configured with, so the app's variables are read before anything of it is kept.
    private func whatForbidsKeeping(_ output: [String]) async -> String? {
        let path = "/apps/\(PercentEncoding.encode(app))/config-vars"
        guard let vars = try? await calls.get(path, as: [String: String].self, attempt: "reading config vars of \(scope.name)") else {
            return "the app's variables could not be read to look for them in it"
        }
        for (variable, value) in vars {
            let address = Address(scope, "config", variable)
            watch.remember(value, at: address, isLikelyPlain: HerokuPlainValues.isOfSafeKind(value))
        }
        return watch.isIn(Array(output.joined(separator: "\n").utf8)) ? "a secret stands in what it printed" : nil
    }

    private func lines(of dyno: String?, attempt: String) async throws(ProviderError) -> [HerokuLogLine] {
        guard let logs else { throw ProviderError(.rejected, attempt: attempt, message: "nothing reads logs here") }
        var body: [String: JSONValue] = ["lines": .integer(Self.asked), "tail": false]
        body["dyno_name"] = dyno.map(JSONValue.string)
        let session = try await calls.write(
            .post, "/apps/\(PercentEncoding.encode(app))/log-sessions", .object(body), as: HerokuAPI.LogSession.self, attempt: attempt,
            repeatable: true)
        let url = session.logplex_url
        // Whoever has the address has the log.
        watch.remember(url)
        guard url.hasPrefix("https://") || url.hasPrefix("http://127.0.0.1:") || url.hasPrefix("http://127.0.0.1/") else {
            throw ProviderError(.malformed, attempt: attempt, message: "the log's address is not https")
        }
        let response = try await logs.send(HTTPRequest(.get, url), attempt: attempt)
        guard response.isSuccess else {
            throw ProviderError(.unavailable, attempt: attempt, message: "the log could not be read", status: response.status)
        }
        return String(decoding: response.body, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { HerokuLogLine(String($0)) }
    }

    /// The command line itself stands in the log too, with `$?` where the number is.
    private func read(_ lines: [HerokuLogLine], _ marker: String) -> Found? {
        let mark = Self.mark(marker) + " "
        let own = lines.filter(\.isOfApp)
        guard let last = own.lastIndex(where: { $0.text.hasPrefix(mark) && Int($0.text.dropFirst(mark.count)) != nil }),
            let status = Int(own[last].text.dropFirst(mark.count))
        else { return nil }
        let output = own[..<last].filter { $0.process == own[last].process }.suffix(Self.kept).map(\.text)
        return Found(status: status, lines: output)
    }

    /// Without what would steer a terminal.
    private static func printable(_ text: String) -> String {
        let clean = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }))
        return clean.count <= width ? clean : clean.prefix(width) + "…"
    }
}

/// `<time> <source>[<process>]: <text>`.
struct HerokuLogLine {
    let process: String
    let text: String
    /// Whether the app printed it, and not the platform.
    let isOfApp: Bool

    init?(_ line: String) {
        guard let space = line.firstIndex(of: " "), let colon = line[space...].firstRange(of: "]: "),
            let bracket = line[space..<colon.lowerBound].firstIndex(of: "[")
        else { return nil }
        isOfApp = line[line.index(after: space)..<bracket] == "app"
        process = String(line[line.index(after: bracket)..<colon.lowerBound])
        text = String(line[colon.upperBound...])
    }
}
