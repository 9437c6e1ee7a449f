internal import ArgumentParser
internal import CurlTransport
internal import Diagnostics
internal import GitHubProvider
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// Everybody who is told, connected.
struct DriftSinks: Sendable {
    private var tracker: (any DriftTracker)?
    private(set) var heartbeat: Heartbeat?
    /// What becomes a sink once the estate is known.
    private var webhook: Webhook?

    private struct Webhook: Sendable {
        let client: APIClient
        let secret: Secret
    }

    static let nobody = DriftSinks()

    private init() {}

    /// - Throws: ``CommandFailure`` that lists everything that is missing; nothing was sent.
    init(_ options: DriftSinkOptions, variables: [String: String]) throws {
        var addresses = try SinkAddresses(variables: variables)
        if let repository = options.issue { tracker = addresses.tracker(of: repository) }
        if options.webhook {
            let secret = variables["PLUMB_WEBHOOK_SECRET"].flatMap { $0.utf8.count >= 16 ? Secret($0) : nil }
            if secret == nil { addresses.note("set PLUMB_WEBHOOK_SECRET to at least 16 random characters that the receiver knows") }
            if let client = addresses.client(at: variables["PLUMB_WEBHOOK_URL"], named: "PLUMB_WEBHOOK_URL"), let secret {
                Terminal.watch.remember(secret, as: .certain)
                webhook = Webhook(client: client, secret: secret)
            }
        }
        if let text = options.heartbeat ?? variables["PLUMB_HEARTBEAT_URL"], !text.isEmpty {
            heartbeat = addresses.client(at: text, named: "--heartbeat or PLUMB_HEARTBEAT_URL").map { Heartbeat(client: $0) }
        }
        try addresses.check()
    }

    /// For one estate.
    func recipients(of estate: String) -> DriftRound.Recipients {
        guard let webhook else { return DriftRound.Recipients(tracker: tracker) }
        let sink = DriftWebhook(
            client: webhook.client, estate: estate, secret: webhook.secret, watch: Terminal.watch, clock: { Session.now() })
        return DriftRound.Recipients(sinks: [sink], tracker: tracker)
    }
}

/// Connects what is told; problems are collected.
private struct SinkAddresses {
    private let variables: [String: String]
    /// Without a trace: these addresses are credentials by themselves.
    private let transport: CurlTransport
    private var problems: [String] = []

    init(variables: [String: String]) throws {
        self.variables = variables
        do throws(TransportError) {
            let bundle = variables["CURL_CA_BUNDLE"] ?? variables["SSL_CERT_FILE"]
            transport = try CurlTransport(CurlTransport.Configuration(caBundle: bundle))
        } catch {
            throw CommandFailure(.failure, "\(error.message)")
        }
    }

    mutating func note(_ problem: String) { problems.append(problem) }

    /// - Throws: ``CommandFailure`` that lists everything.
    func check() throws {
        guard !problems.isEmpty else { return }
        throw CommandFailure(.failure, problems.map { DisplayText($0) }.joined(separator: "\n") + "\nNo request was sent.")
    }

    /// Nil, and noted, where the text is no address that may be called.
    mutating func client(at text: String?, named name: String) -> APIClient? {
        guard let text, !text.isEmpty else {
            note("set \(name) to an address")
            return nil
        }
        guard let endpoint = endpoint(text, named: name) else { return nil }
        Terminal.watch.remember(Secret(endpoint.path), as: endpoint.path.utf8.count > 16 ? .certain : .possible)
        return client(endpoint.text)
    }

    /// Nil, and noted with why, where the text is no address that may be called.
    private mutating func endpoint(_ text: String, named name: String) -> HTTPEndpoint? {
        do {
            let endpoint = try HTTPEndpoint(text)
            if endpoint.scheme == .https || endpoint.isLoopback { return endpoint }
            note("\(name) is not an https address without query and user")
        } catch {
            // The text may be a credential by itself, and is not repeated.
            note("\(name) is not an https address without query and user")
        }
        return nil
    }

    private func client(_ base: String, _ authorize: @escaping @Sendable (inout HTTPRequest) -> Void = { _ in }) -> APIClient {
        APIClient(transport: transport, baseURL: base, limiter: RateLimiter(width: 2), authorize: authorize)
    }

    /// Nil, and noted, where something is missing.
    mutating func tracker(of repository: String) -> (any DriftTracker)? {
        if repository.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+/) == nil {
            note("--issue takes a repository, such as acme/infra")
        }
        let standard = variables["GITHUB_API_URL"] ?? "https://api.github.com"
        let base: String
        do {
            base = try Endpoints(variables: variables).base(ofKind: "github", [:], otherwise: standard)
        } catch {
            note(CommandFailure.reason(error))
            return nil
        }
        guard let endpoint = endpoint(base, named: "GITHUB_API_URL") else { return nil }
        guard let token = ["PLUMB_DRIFT_GITHUB_TOKEN", "GITHUB_TOKEN"].compactMap({ variables[$0] }).first(where: { !$0.isEmpty }) else {
            note("--issue: set PLUMB_DRIFT_GITHUB_TOKEN to a token with the repository permission Issues: write")
            return nil
        }
        let secret = Secret(token)
        Terminal.watch.remember(secret, as: .certain)
        let client = client(endpoint.text) { request in secret.withExposed { request.headers["Authorization"] = "Bearer \($0)" } }
        return GitHubDriftTracker(client: client, repository: repository)
    }
}
