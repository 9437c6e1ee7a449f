internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// How far Heroku is with the certificates of some hosts of an app.
struct HerokuCertificateCheck {
    private let calls: HerokuCalls
    private let app: String
    private let name: String
    private let hosts: [String]
    private var isRetry: Bool

    init(_ calls: HerokuCalls, app: String, _ wait: HerokuRequest.CertificateWait, name: String) {
        (self.calls, self.app, self.name) = (calls, app, name)
        (hosts, isRetry) = (wait.hosts, wait.retry)
    }

    private var path: String { "/apps/\(PercentEncoding.encode(app))" }

    /// - Throws: what another look would not change, a certificate that Heroku gave up on included. Being out of requests, or a
    ///   failure at Heroku, is sat out.
    mutating func again() async throws(ProviderError) -> ProbeResult {
        do throws(ProviderError) {
            if isRetry {
                _ = try await calls.write(
                    .patch, path + "/acm", [:], as: HerokuAPI.App.self, attempt: "asking Heroku to try the certificates of \(name) again",
                    repeatable: true)
                isRetry = false
            }
            return try await once(failing: true)
        } catch  where error.code == .unavailable || error.code == .rateLimited {
            return .otherwise("Heroku did not answer: \(error.message)")
        }
    }

    /// Only reads.
    func once(failing isFatal: Bool = false) async throws(ProviderError) -> ProbeResult {
        let attempt = "waiting for the certificates of \(name)"
        let domains = try await calls.list(path + "/domains", of: HerokuAPI.Domain.self, attempt: attempt)
        var open: [String] = []
        for host in hosts {
            let domain = domains.first { $0.hostname.lowercased() == host }
            if HerokuCertificates.isIssued(domain?.acm_status) { continue }
            if isFatal, HerokuCertificates.isFailed(domain?.acm_status) { throw failure(host, domain, attempt) }
            let reason = domain?.acm_status_reason.map { " (\($0))" } ?? ""
            open.append("\(host): \(domain == nil ? "no such domain yet" : domain?.acm_status ?? "none yet")\(reason)")
        }
        let issued = "\(hosts.count - open.count) of \(hosts.count) issued"
        return open.isEmpty ? .awaited(issued) : .otherwise(([issued] + open).joined(separator: "; "))
    }

    private func failure(_ host: String, _ domain: HerokuAPI.Domain?, _ attempt: String) -> ProviderError {
        let target = domain?.cname.map { "points to \($0)" } ?? "points to its DNS target"
        return ProviderError(
            .rejected, attempt: attempt,
            message: "Heroku could not get the one of \(host): \(domain?.acm_status_reason ?? "no reason given")",
            fix: "make sure that \(host) \(target) and is not proxied, then continue with plumb resume: it asks Heroku to try again")
    }
}
