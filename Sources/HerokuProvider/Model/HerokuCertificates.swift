/// How far Heroku is with the certificates of an app's own domains.
///
/// Source: the Platform API reference, Domain, `acm_status`. Words that are not known here are progress: the list is open.
enum HerokuCertificates {
    /// By host.
    static func states(_ domains: [HerokuAPI.Domain]) -> [String: String] {
        let own = domains.filter { $0.kind != "heroku" }
        return Dictionary(own.map { ($0.hostname.lowercased(), $0.acm_status ?? "none yet") }, uniquingKeysWith: { first, _ in first })
    }

    static func isIssued(_ status: String?) -> Bool { status == "cert issued" || status == "ok" }

    /// Heroku tries no further by itself.
    static func isFailed(_ status: String?) -> Bool { status == "failed" }
}
