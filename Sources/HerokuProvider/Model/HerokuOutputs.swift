/// What references may ask of an app.
enum HerokuOutputs {
    private static let prefix = "domains."
    private static let suffix = ".target"

    static func of(_ app: HerokuAPI.App) -> [String: String] {
        var outputs = ["app": app.name, "id": app.id]
        if let url = app.web_url {
            outputs["web_url"] = url
            outputs["origin"] = url.hasSuffix("/") ? String(url.dropLast()) : url
        }
        return outputs
    }

    /// `domains.HOST.target` of every domain that has one.
    static func of(_ domains: [HerokuAPI.Domain]) -> [String: String] {
        Dictionary(
            domains.compactMap { domain in domain.cname.map { (prefix + domain.hostname + suffix, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// The host that an attribute asks about; nil for attributes of the app itself.
    static func host(of attribute: String) -> String? {
        guard attribute.hasPrefix(prefix), attribute.hasSuffix(suffix), attribute.count > prefix.count + suffix.count else { return nil }
        return String(attribute.dropFirst(prefix.count).dropLast(suffix.count))
    }
}
