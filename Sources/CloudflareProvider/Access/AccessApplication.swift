/// One Access application as it is listed.
///
/// Source: Cloudflare API, Access: Applications.
struct AccessApplication: Decodable, Sendable {
    struct Destination: Decodable, Sendable {
        /// `public`, or a place in a private network.
        let type: String?
        let uri: String?
    }

    struct Policy: Decodable, Sendable {
        /// `allow`, `deny`, `non_identity` or `bypass`.
        let decision: String?
    }

    let id: String
    let name: String?
    /// `self_hosted`, `saas`, `ssh`, `vnc`, `bookmark`, …
    let type: String?
    /// A host, with a path behind it if it is not the whole host.
    let domain: String?
    /// The older list of what it protects.
    let self_hosted_domains: [String]?
    let destinations: [Destination]?
    let policies: [Policy]?

    /// Kinds that stand in front of no host: their domain is a link or a place to sign in.
    private static let links: Set<String> = ["app_launcher", "biso", "bookmark", "dash_sso", "infrastructure", "saas", "warp"]

    /// Hosts with their paths, in lower case, that it stands in front of.
    var places: [String] {
        guard !Self.links.contains(type ?? "") else { return [] }
        let publicly = (destinations ?? []).filter { $0.type == nil || $0.type == "public" }.compactMap(\.uri)
        return Set([domain].compactMap(\.self) + (self_hosted_domains ?? []) + publicly).map { Self.place($0) }.sorted()
    }

    private static func place(_ text: String) -> String {
        let bare = text.lowercased().split(separator: "://", maxSplits: 1).last.map(String.init) ?? ""
        return bare.hasSuffix("/") ? String(bare.dropLast()) : bare
    }

    /// Whether somebody gets through without signing in.
    var hasBypass: Bool { (policies ?? []).contains { $0.decision == "bypass" } }
}
