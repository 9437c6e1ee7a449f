internal import Planning
internal import Reconciling
internal import Resources

/// Finds the live add-on behind each declared key: by the id that the history has, else by name, else the only one of its service that nothing else names.
enum HerokuAddonMatching {
    /// - Returns: live add-ons by declared key.
    /// - Throws: ``ProviderError`` `.conflict` when several fit: a wrong guess would change somebody's database.
    static func match(
        _ desired: [DesiredResource], to live: [HerokuAPI.AddOn], recorded: [Address: Content], app: String
    ) throws(ProviderError) -> [String: HerokuAPI.AddOn] {
        var found: [String: HerokuAPI.AddOn] = [:]
        var open: [(key: String, service: String)] = []
        for resource in desired where resource.address.kind == HerokuKind.addon {
            guard case .present(let content) = resource.presence else { continue }
            if let id = recorded[resource.address]?.recordedID, let addon = live.first(where: { $0.id == id }) {
                found[resource.address.name] = addon
            } else if let addon = live.first(where: { $0.name == content["name"]?.text }) {
                found[resource.address.name] = addon
            } else {
                open.append((resource.address.name, service(content["plan"]?.text ?? "")))
            }
        }
        for (key, service) in open {
            let taken = Set(found.values.map(\.id))
            let fitting = live.filter { self.service($0.plan.name) == service && !taken.contains($0.id) }
            guard fitting.count <= 1 else {
                throw ProviderError(
                    .conflict, attempt: "finding the add-on \(key) of \(app)",
                    message: "several add-ons are \(service): \(fitting.map(\.name).sorted().joined(separator: ", "))",
                    fix: "say which with name: in addons.\(key)")
            }
            found[key] = fitting.first
        }
        return found
    }

    private static func service(_ plan: String) -> String { String(plan.prefix { $0 != ":" }) }
}
