internal import Diagnostics
internal import Estate
internal import Resources

/// What one environment has of a service, live or declared, ready to be laid beside another.
package struct ComparedSide: Sendable {
    /// What stands in one place.
    struct Value: Hashable, Sendable {
        /// The same for two that are the same; nil where it cannot be told.
        let identity: String?
        /// What may be shown of it.
        let shown: String?
        /// Whether a flag is on; nil where that cannot be told.
        let isOn: Bool?
        /// Who keeps it, where neither we nor nobody does.
        let keeper: String?
        /// Whether it is known by the place where it is kept alone: two places may hold one value.
        let isPlace: Bool

        init(_ identity: String?, shown: String? = nil, isOn: Bool? = nil, keeper: String? = nil, isPlace: Bool = false) {
            self.identity = identity
            self.shown = shown
            self.isOn = isOn
            self.keeper = keeper
            self.isPlace = isPlace
        }
    }

    let service: Service
    /// Whether the app is there.
    let isThere: Bool
    let parts: [ComparedPart: Value]

    /// The part that a resource plays; nil for one that is not compared.
    /// - Parameter shared: keys of add-ons that both environments declare: those are roles, others go by their attachment.
    static func part(_ address: Address, _ content: Content?, of service: Service, shared: Set<String>) -> ComparedPart? {
        switch address.kind {
        case "config": ComparedPart(.config, address.name)
        case "formation": ComparedPart(.formation, address.name)
        case "feature": ComparedPart(.features, address.name)
        case "domain": domain(address.name, of: service)
        case "addon": ComparedPart(.addons, shared.contains(address.name) ? address.name : attachment(content, of: service) ?? address.name)
        default: address.name.isEmpty ? ComparedPart.Kind(rawValue: address.kind).map { ComparedPart($0) } : nil
        }
    }

    /// Hosts differ by their nature; their place in the list is their role.
    private static func domain(_ host: String, of service: Service) -> ComparedPart {
        let place = service.domains.firstIndex { $0.value.lowercased() == host.lowercased() }
        return ComparedPart(.domains, place.map { "\($0 + 1)" } ?? host)
    }

    private static func attachment(_ content: Content?, of service: Service) -> String? {
        guard let plan = content?["plan"]?.text else { return nil }
        return content?["attachment"]?.text ?? service.addOnNaming.attachment(ofPlan: plan)
    }

    /// Everything but config vars: the same words for what is live and what is declared.
    static func setting(_ kind: ComparedPart.Kind, _ content: Content, host: String) -> Value? {
        switch kind {
        case .formation:
            guard let quantity = content["quantity"]?.integer, quantity > 0 else { return nil }
            let size = content["size"]?.text
            let text = "\(quantity)" + (size.map { " × \($0)" } ?? "")
            return Value(text.lowercased(), shown: text)
        case .addons:
            let plan = content["plan"]?.text ?? ""
            return Value(plan.lowercased(), shown: plan + (content["state"]?.text.map { ", \($0)" } ?? ""))
        case .features, .maintenance, .acm: return content.boolean == true ? Value("on", shown: "on") : nil
        case .buildpacks:
            let names = (content.list ?? []).compactMap(\.text)
            return names.isEmpty ? nil : Value(names.joined(separator: "\n"), shown: names.joined(separator: ", "))
        case .domains: return Value(host.lowercased(), shown: host)
        default: return content.text.map { Value($0.lowercased(), shown: $0) }
        }
    }

    /// Region and team, which an app carries itself.
    static func fixed(_ app: Content) -> [ComparedPart: Value] {
        var parts: [ComparedPart: Value] = [:]
        for kind in [ComparedPart.Kind.region, .team] {
            guard let text = app[kind.rawValue]?.text else { continue }
            parts[ComparedPart(kind)] = Value(text.lowercased(), shown: text)
        }
        return parts
    }
}
