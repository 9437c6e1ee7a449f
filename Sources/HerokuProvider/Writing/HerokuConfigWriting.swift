internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// Writes config vars: one PATCH, one release, however many they are.
struct HerokuConfigWriting {
    private let calls: HerokuCalls
    private let app: String
    private let name: String
    private let pace: HerokuPace

    init(_ calls: HerokuCalls, app: String, name: String, pace: HerokuPace) {
        self.calls = calls
        self.app = app
        self.name = name
        self.pace = pace
    }

    private var path: String { "/apps/\(PercentEncoding.encode(app))/config-vars" }

    /// Sets and unsets, then makes sure of it. With a release phase the answer holds the old values until the release
    /// command has succeeded, so what counts is the newest release and then the vars themselves.
    func patch(_ payload: JSONValue, secrets: [SecretReference: Secret]) async throws(ProviderError) -> OperationOutcome {
        let wanted = try body(payload["vars"]?.object ?? [:], secrets: secrets)
        let attempt = "setting config vars of \(name)"
        let answer = try await calls.write(
            .patch, path, .object(wanted), as: [String: String].self, attempt: attempt, repeatable: true)
        let release = try await settledRelease()
        if !Self.holds(answer, wanted) {
            let live = try await calls.get(path, as: [String: String].self, attempt: "reading config vars of \(name) back")
            guard Self.holds(live, wanted) else { throw lost(live, wanted) }
        }
        return OperationOutcome(.done, release.map { "release v\($0.version)" } ?? "set")
    }

    private func body(
        _ vars: [String: JSONValue], secrets: [SecretReference: Secret]
    ) throws(ProviderError) -> [String: JSONValue] {
        var body: [String: JSONValue] = [:]
        for (name, value) in vars {
            guard let text = value["secret"]?.string else {
                body[name] = value
                continue
            }
            guard let reference = SecretReference(text), let secret = secrets[reference] else {
                throw ProviderError(
                    .rejected, attempt: "setting config vars of \(self.name)", message: "\(text) for \(name) was not read",
                    fix: "nothing was sent; plan again")
            }
            body[name] = secret.withExposed { .string($0) }
        }
        return body
    }

    /// The newest release once its command, if it has one, has ended.
    private func settledRelease() async throws(ProviderError) -> HerokuAPI.Release? {
        let attempt = "waiting for the release of \(name)"
        let newest = try await HerokuPace.poll(pace.release, attempt: attempt) { () async throws(ProviderError) in
            try await calls.releases(of: app, newest: 1, attempt: attempt).first
        } until: {
            $0?.isPending != true
        }
        guard let newest else {
            throw ProviderError(
                .unavailable, attempt: attempt, message: "its release command has not ended",
                fix: "see `heroku releases:output --app \(name)`; the change is live only when it succeeds")
        }
        guard let release = newest else { return nil }
        guard release.isSuccess else {
            throw ProviderError(
                .rejected, attempt: "setting config vars of \(name)",
                message: "the release command of v\(release.version) \(release.status ?? "failed"): the change is not live",
                fix: "see `heroku releases:output --app \(name)`")
        }
        return release
    }

    private static func holds(_ live: [String: String], _ wanted: [String: JSONValue]) -> Bool {
        wanted.allSatisfy { name, value in live[name] == value.string }
    }

    /// Names only: values may be secrets.
    private func lost(_ live: [String: String], _ wanted: [String: JSONValue]) -> ProviderError {
        let names = wanted.filter { live[$0.key] != $0.value.string }.keys.sorted()
        return ProviderError(
            .conflict, attempt: "setting config vars of \(name)",
            message: "after the change these are not as set: \(names.joined(separator: ", "))",
            fix: "somebody may have changed them at the same time: plan again")
    }
}
