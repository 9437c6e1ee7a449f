internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// Turns the management of certificates on and off.
struct HerokuCertificateWriting {
    let calls: HerokuCalls
    let app: String
    let name: String

    private var path: String { "/apps/\(PercentEncoding.encode(app))" }

    /// Turned on is turned on, whoever did it: after a lost answer the app tells.
    func enable() async throws(ProviderError) -> OperationOutcome {
        let attempt = "turning the management of certificates of \(name) on"
        do throws(ProviderError) {
            let answer = try await calls.write(
                .post, path + "/acm", [:], as: HerokuAPI.App.self, attempt: attempt, repeatable: false)
            if answer.acm == true { return OperationOutcome(.done, "on") }
        } catch {
            guard error.outcomeUnknown || error.code == .rejected else { throw error }
            if try await isOn() { return OperationOutcome(.done, "on") }
            throw error.with(
                outcomeUnknown: false,
                fix: error.code == .rejected ? "Heroku manages certificates of paid dynos: Basic or larger" : error.fix)
        }
        guard try await isOn() else {
            throw ProviderError(.conflict, attempt: attempt, message: "it is off after the change", fix: "plan again")
        }
        return OperationOutcome(.done, "on")
    }

    func disable() async throws(ProviderError) -> OperationOutcome {
        do throws(ProviderError) {
            try await calls.delete(path + "/acm", attempt: "turning the management of certificates of \(name) off")
        } catch  where error.code == .notFound || error.code == .rejected {
            // What is off already counts as turned off.
            guard try await !isOn() else { throw error }
        }
        return OperationOutcome(.done, "off")
    }

    /// - Throws: also where Heroku does not report it: unknown is neither.
    private func isOn() async throws(ProviderError) -> Bool {
        let attempt = "asking whether the certificates of \(name) are managed"
        guard let isOn = try await calls.get(path, as: HerokuAPI.App.self, attempt: attempt).acm else {
            throw ProviderError(.malformed, attempt: attempt, message: "Heroku does not report it", outcomeUnknown: true)
        }
        return isOn
    }
}
