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
    /// Kinds that stand in front of their hosts.
    private static let guards: Set<String> = ["self_hosted", "ssh", "vnc"]

    /// Hosts with their paths, in lower case, that it has to do with.
    var places: [String] {
        guard !Self.links.contains(type ?? "") else { return [] }
        return Set([domain].compactMap(\.self) + (self_hosted_domains ?? []) + publicDestinations).map { Self.place($0) }.sorted()
    }

    /// Those of them that it stands in front of for certain. Where it lists destinations, these are what it protects: another domain is a name.
    var guarded: Set<String> {
        guard Self.guards.contains(type ?? "") else { return [] }
        let all = destinations == nil ? [domain].compactMap(\.self) + (self_hosted_domains ?? []) : publicDestinations
        return Set(all.map { Self.place($0) })
    }

    private var publicDestinations: [String] { (destinations ?? []).filter { $0.type == nil || $0.type == "public" }.compactMap(\.uri) }

    private static func place(_ text: String) -> String {
        let bare = text.lowercased().split(separator: "://", maxSplits: 1).last.map(String.init) ?? ""
        return bare.hasSuffix("/") ? String(bare.dropLast()) : bare
    }

    /// Decisions that let nobody by who has not signed in.
    private static let closed: Set<String> = ["allow", "deny", "non_identity"]

    /// Whether somebody may get through without signing in: a policy lets them by, or what its policies are is not known.
    var mayLetBy: Bool { policies.map { $0.contains { !Self.closed.contains($0.decision ?? "") } } ?? true }
}
