internal import CanonicalJSON
internal import HTTPMessages
internal import Planning
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
    func patch(_ patch: HerokuRequest.ConfigPatch, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        let wanted = try body(patch, context)
        let attempt = "setting config vars of \(name)"
        // What an earlier part of the run sent may be on its way: sent once more, it would make one more release.
        if context.attempt?.isResumed == true {
            let (releases, isSettled) = try await settledReleases()
            guard isSettled else { return try unsettled(releases) }
            if Self.holds(try await live(), wanted) { return OperationOutcome(.done, "is set already") }
        }
        let answer = try await calls.write(
            .patch, path, .object(wanted), as: [String: String].self, attempt: attempt, repeatable: true)
        // With a release command the answer has the old values: what it has new is live, whatever somebody else releases now.
        if Self.holds(answer, wanted) {
            return Self.done(try await calls.releases(of: app, newest: Self.reach, attempt: waiting), wanted)
        }
        let (releases, isSettled) = try await settledReleases()
        guard isSettled else { return try unsettled(releases) }
        let live = try await live()
        guard Self.holds(live, wanted) else {
            try checkSuccess(releases, wanted)
            throw lost(live, wanted)
        }
        return Self.done(releases, wanted)
    }

    /// How many of the newest releases are looked at: others release too.
    private static let reach = 10

    private func live() async throws(ProviderError) -> [String: String] {
        try await calls.get(path, as: [String: String].self, attempt: "reading config vars of \(name) back")
    }

    /// The release is named only where it says that it set these variables.
    private static func done(_ releases: [HerokuAPI.Release], _ wanted: [String: JSONValue]) -> OperationOutcome {
        OperationOutcome(.done, own(releases, wanted).map { "release v\($0.version)" } ?? "set")
    }

    /// The newest release whose description names all that was sent; shown, and nothing is decided by it.
    private static func own(_ releases: [HerokuAPI.Release], _ wanted: [String: JSONValue]) -> HerokuAPI.Release? {
        releases.first { release in
            let words = Set((release.description ?? "").split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
            return wanted.keys.allSatisfy(words.contains)
        }
    }

    private func body(_ patch: HerokuRequest.ConfigPatch, _ context: OperationContext) throws(ProviderError) -> [String: JSONValue] {
        var body: [String: JSONValue] = [:]
        for (name, value) in patch.vars {
            guard let value else {
                body[name] = .null
                continue
            }
            guard let secret = context.secret(for: value) else {
                throw ProviderError(
                    .rejected, attempt: "setting config vars of \(self.name)", message: "\(value.place) for \(name) was not read",
                    fix: "nothing was sent; plan again")
            }
            body[name] = secret.withExposed { .string($0) }
        }
        return body
    }

    private var waiting: String { "waiting for the release of \(name)" }

    /// The newest releases, and whether every release command among them has ended.
    private func settledReleases() async throws(ProviderError) -> (value: [HerokuAPI.Release], isDone: Bool) {
        try await pace.looks(pace.release, attempt: waiting) { () async throws(ProviderError) in
            try await calls.releases(of: app, newest: Self.reach, attempt: waiting)
        } until: {
            !$0.contains(where: \.isPending)
        } seen: {
            $0.first(where: \.isPending).map(Self.running)
        }
    }

    private static func running(_ release: HerokuAPI.Release) -> String { "the release command of v\(release.version) is running" }

    private func unsettled(_ releases: [HerokuAPI.Release]) throws(ProviderError) -> OperationOutcome {
        try pace.wait.end(
            waiting, own: HerokuPace.seconds(pace.release),
            seen: releases.first(where: \.isPending).map { Self.running($0) + ", and the change is live only when it succeeds" }
                ?? "there is no release",
            fix: "see `heroku releases:output --app \(name)`; once it has ended, continue with plumb resume")
    }

    /// Asked once it is known that the change is not live.
    private func checkSuccess(_ releases: [HerokuAPI.Release], _ wanted: [String: JSONValue]) throws(ProviderError) {
        guard let release = Self.own(releases, wanted) ?? releases.first, !release.isSuccess else { return }
        throw ProviderError(
            .rejected, attempt: "setting config vars of \(name)",
            message: "the release command of v\(release.version) \(release.status): the change is not live",
            fix: "see `heroku releases:output --app \(name)`, then continue with plumb resume")
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
