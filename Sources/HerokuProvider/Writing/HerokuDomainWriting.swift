internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// Writes an app's own host names.
struct HerokuDomainWriting {
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

    private var path: String { "/apps/\(PercentEncoding.encode(app))/domains" }

    /// A host name is unique across Heroku: after a lost answer, one that this app has is the one we added.
    func create(_ host: String) async throws(ProviderError) -> OperationOutcome {
        let domain: HerokuAPI.Domain
        var how = "added"
        do throws(ProviderError) {
            // `sni_endpoint` must be there even when there is none (changelog, November 2021).
            domain = try await calls.write(
                .post, path, ["hostname": .string(host), "sni_endpoint": .null], as: HerokuAPI.Domain.self,
                attempt: "adding the domain \(host) to \(name)", repeatable: false)
        } catch {
            guard error.outcomeUnknown || error.status == 422 else { throw error }
            domain = try await readBack(host, after: error)
            if !error.outcomeUnknown { how = "is there already" }
        }
        return OperationOutcome(.done, how, outputs: HerokuOutputs.of([domain]))
    }

    private func readBack(_ host: String, after error: ProviderError) async throws(ProviderError) -> HerokuAPI.Domain {
        do throws(ProviderError) {
            return try await calls.get(
                path + "/\(PercentEncoding.encode(host))", as: HerokuAPI.Domain.self, attempt: "looking for the domain \(host)")
        } catch let second where second.code == .notFound {
            throw error.with(outcomeUnknown: false, fix: error.fix ?? "another app may have the host name")
        }
    }

    /// - Parameter host: its name, or the id of the domain.
    func delete(_ host: String) async throws(ProviderError) -> OperationOutcome {
        let attempt = "removing a domain of \(name)"
        do throws(ProviderError) {
            try await calls.delete(path + "/\(PercentEncoding.encode(host))", attempt: attempt)
        } catch  where error.code == .notFound {
            // What is gone already counts as removed; where the app cannot be found, nothing says that it is gone.
            let live = try await calls.list(path, of: HerokuAPI.Domain.self, attempt: attempt)
            guard !live.contains(where: { $0.id == host || $0.hostname == host }) else { throw error }
        }
        return OperationOutcome(.done, "removed")
    }

    func await(_ host: String) async throws(ProviderError) -> OperationOutcome {
        let attempt = "waiting for the DNS target of \(host)"
        let (domain, isDone) = try await pace.looks(pace.domain, attempt: attempt) { () async throws(ProviderError) in
            try await calls.get(path + "/\(PercentEncoding.encode(host))", as: HerokuAPI.Domain.self, attempt: attempt)
        } until: {
            $0.cname != nil || $0.status == "failed"
        } seen: { _ in
            "\(host) has no DNS target"
        }
        guard isDone else { return try pace.wait.end(attempt, own: HerokuPace.seconds(pace.domain), seen: "\(host) has no DNS target") }
        guard let target = domain.cname else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "Heroku could not set the domain up", fix: "see `heroku domains:info \(host)`")
        }
        return OperationOutcome(.done, "its DNS target is \(target)", outputs: HerokuOutputs.of([domain]))
    }
}
