/// One thing that a service has in each environment, by its role: what it is called may differ.
package struct ComparedPart: Hashable, Sendable {
    /// In the order of a report; named as the file names the setting.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case app, config, addons, formation, stack, region, team, buildpacks, features, domains, maintenance, acm
    }

    package let kind: Kind
    /// A variable, a process type, a feature, the role of an add-on, the place of a domain in its list; empty where there is one only.
    package let name: String

    package init(_ kind: Kind, _ name: String = "") {
        self.kind = kind
        self.name = name
    }

    /// The names by which `compare:` of a service may speak of it, the closest first.
    var ruleNames: [String] {
        switch kind {
        case .config: [name]
        case .addons, .features, .formation: ["\(kind.rawValue)/\(name)", kind.rawValue]
        default: [kind.rawValue]
        }
    }
}

extension ComparedPart: Comparable {
    package static func < (left: ComparedPart, right: ComparedPart) -> Bool {
        let kinds = Kind.allCases
        return (kinds.firstIndex(of: left.kind) ?? 0, left.name) < (kinds.firstIndex(of: right.kind) ?? 0, right.name)
    }
}

extension ComparedPart: CustomStringConvertible {
    package var description: String {
        switch kind {
        case .config: name
        case .addons: "add-on \(name)"
        case .features: "feature \(name)"
        case .domains: "domain \(name)"
        default: name.isEmpty ? kind.rawValue : "\(kind.rawValue) \(name)"
        }
    }
}
