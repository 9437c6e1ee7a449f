internal import CanonicalJSON
internal import Estate
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// An app's log: log sessions, the addresses they give, and what of the lines may be shown.
///
/// Source: the Platform API's schema, Log Session: its `logplex_url` streams lines such as
/// `2026-05-05T04:10:37.530000+00:00 app[run.4711]: Applied migration`.
struct HerokuLogs {
    /// Characters of a line that is shown.
    private static let width = 300
    /// The most lines a session gives of what was logged before it.
    static let lines = 1_500

    private let calls: HerokuCalls
    private let client: APIClient?
    private let path: String
    private let scope: Scope
    private let watch: SecretWatch

    /// - Parameter client: without a base and without a credential; nil where nothing reads logs.
    init(_ calls: HerokuCalls, client: APIClient?, app: String, scope: Scope, watch: SecretWatch) {
        self.calls = calls
        self.client = client
        path = "/apps/\(PercentEncoding.encode(app))"
        self.scope = scope
        self.watch = watch
    }

    /// - Parameter body: what the session is to give besides the newest ``lines``.
    func session(_ body: [String: JSONValue], attempt: String) async throws(ProviderError) -> HerokuAPI.LogSession {
        let asked: JSONValue = .object(body.merging(["lines": .integer(Self.lines)]) { own, _ in own })
        let session = try await calls.write(
            .post, path + "/log-sessions", asked, as: HerokuAPI.LogSession.self, attempt: attempt, repeatable: true)
        // Whoever has the address has the log.
        watch.remember(session.logplex_url)
        return session
    }

    /// Asks the address of a session, which comes from outside: only over TLS or on this machine, and with no credential of ours.
    func read(
        _ session: HerokuAPI.LogSession, _ window: HTTPRequest.BodyWindow? = nil, attempt: String
    ) async throws(ProviderError) -> HTTPResponse {
        guard let client else { throw ProviderError(.rejected, attempt: attempt, message: "nothing reads logs here") }
        let place = try? HTTPEndpoint(String(session.logplex_url.prefix { $0 != "?" }))
        guard let place, place.scheme == .https || place.isLoopback else {
            throw ProviderError(.malformed, attempt: attempt, message: "the log's address is not https")
        }
        var request = HTTPRequest(.get, session.logplex_url)
        request.window = window
        let response = try await client.send(request, attempt: attempt)
        guard response.isSuccess else {
            throw ProviderError(
                response.status == 404 ? .notFound : .unavailable, attempt: attempt, message: "the log could not be read",
                status: response.status)
        }
        return response
    }

    /// A line ends with a line feed, and with nothing else that an app may print.
    static func lines(of response: HTTPResponse) -> [String] {
        response.body.split(separator: UInt8(ascii: "\n")).map { line in
            String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
        }
    }

    /// The lines as they may be shown; in their place, why they are not.
    func shown(_ lines: [String]) async -> [String] {
        guard !lines.isEmpty else { return [] }
        let shown = lines.map(Self.printable)
        let withheld = await whatForbidsShowing(lines + shown)
        return withheld.map { ["(withheld: \($0))"] }
            ?? zip(lines, shown).map { line, shown in
                // plumb knows the secrets that it reads, and a program may print others.
                CredentialText.isIn(line, forms: watch.credentialForms) || CredentialText.isIn(shown, forms: watch.credentialForms)
                    ? "(withheld: something in the line looks like a credential)" : shown
            }
    }

    /// A program may print what it was configured with, so the app's variables are read before anything of it is kept.
    private func whatForbidsShowing(_ output: [String]) async -> String? {
        guard
            let vars = try? await calls.get(
                path + "/config-vars", as: [String: String].self, attempt: "reading config vars of \(scope.name)")
        else { return "the app's variables could not be read to look for them in it" }
        for (variable, value) in vars {
            let address = Address(scope, "config", variable)
            watch.remember(value, at: address, isLikelyPlain: HerokuPlainValues.isOfSafeKind(value))
        }
        return watch.isIn(Array(output.joined(separator: "\n").utf8)) ? "its output contains a secret" : nil
    }

    /// Without what would steer a terminal.
    private static func printable(_ text: String) -> String {
        let clean = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }))
        return clean.count <= width ? clean : clean.prefix(width) + "…"
    }
}

/// `<time> <source>[<process>]: <text>`.
struct HerokuLogLine {
    /// To the second, such as `2026-05-05T04:10:37`, in UTC.
    let second: String
    let process: String
    let text: String
    /// Whether the app printed it, and not the platform.
    let isOfApp: Bool

    /// A line of another form, which counts as one of the app: what it says is looked at all the same.
    /// - Parameter second: of the line before it.
    init(unstructured line: String, at second: String) {
        (self.second, process, text, isOfApp) = (second, "?", line, true)
    }

    init?(_ line: String) {
        guard let space = line.firstIndex(of: " "), let colon = line[space...].firstRange(of: "]: "),
            let bracket = line[space..<colon.lowerBound].firstIndex(of: "[")
        else { return nil }
        second = String(line[..<space].prefix(Self.secondLength))
        isOfApp = line[line.index(after: space)..<bracket] == "app"
        process = String(line[line.index(after: bracket)..<colon.lowerBound])
        text = String(line[colon.upperBound...])
    }

    static let secondLength = "2026-05-05T04:10:37".count
}
