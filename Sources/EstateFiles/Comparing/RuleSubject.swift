internal import Diagnostics

/// Something that rules are about: an app, a zone, a repository, an acknowledged drift, the estate itself; with what one version of the files says.
struct RuleSubject {
    /// One rule as it is in force.
    struct Rule {
        /// As it is written.
        let text: String
        /// The items of a list; nil for anything else.
        let items: [String]?
        /// Where the file has it, such as `environments.production.mode`.
        let key: String
    }

    /// From the directory of the desired state.
    let file: String
    /// What it is at the provider, such as `app shop-web`: whoever renames a noun still governs the same.
    let governed: String
    /// What the file calls it, such as `service web production`: an app may get another name.
    let declared: String
    /// By path in the noun, without its environment.
    let rules: [[String]: Rule]
    /// Paths that name it. Where it is declared anew, or no longer, plans and the other rules tell that.
    let names: Set<[String]>

    /// Two versions of the same, or one that has no other, in no order.
    static func pairs(_ old: [RuleSubject], _ new: [RuleSubject]) -> [(old: RuleSubject?, new: RuleSubject?)] {
        var pairs: [(old: RuleSubject?, new: RuleSubject?)] = []
        var (old, new) = (old, new)
        // What is the same in more respects comes first: a name that two files have must not exchange their rules.
        let respects: [(RuleSubject) -> String] = [
            { [$0.governed, $0.declared, $0.file].joined(separator: "\n") }, { $0.governed + "\n" + $0.declared }, \.governed, \.declared,
        ]
        for respect in respects {
            var open = Dictionary(grouping: old.indices) { respect(old[$0]) }
            var taken: Set<Int> = []
            new = new.filter { subject in
                guard let place = open[respect(subject)]?.first else { return true }
                open[respect(subject)]?.removeFirst()
                taken.insert(place)
                pairs.append((old[place], subject))
                return false
            }
            old = old.indices.filter { !taken.contains($0) }.map { old[$0] }
        }
        for subject in old { pairs.append((subject, nil)) }
        for subject in new { pairs.append((nil, subject)) }
        return pairs
    }
}

extension RuleSubject {
    /// What one file governs.
    static func all(of node: YAMLNode, noun: String, file: String) -> [RuleSubject] {
        func text(_ key: String) -> String { node[key].flatMap(\.scalarText)?.lowercased() ?? "" }
        switch noun {
        case "service": return apps(node, file)
        case "acknowledged": return acknowledgements(node, file)
        case "estate": return [RuleSubject(file, node, noun, governed: noun)]
        case "repository":
            return [RuleSubject(file, node, noun, governed: "repository \(text(noun)) \(text("deployment_environment"))")]
        case "worker", "pages_project": return [RuleSubject(file, node, noun, governed: "\(noun) \(text("account")) \(text(noun))")]
        default: return [RuleSubject(file, node, noun, governed: "\(noun) \(text(noun))")]
        }
    }

    private static let naming: Set<String> = ["environment", "account", "id", "deployment_environment"]

    private init(_ file: String, _ node: YAMLNode, _ noun: String, governed: String) {
        self.init(
            file: file, governed: governed, declared: governed, rules: RuleText.rules(of: node, noun: noun) { $0 },
            names: Set((noun == "estate" ? [] : Self.naming.union([noun])).map { [$0] }))
    }

    /// An app for each environment, with what is at the top of the file laid below what the environment has.
    private static func apps(_ node: YAMLNode, _ file: String) -> [RuleSubject] {
        guard case .mapping(let entries) = node.kind, let environments = node["environments"] else { return [] }
        guard case .mapping(let own) = environments.kind else { return [] }
        let shared = YAMLNode(.mapping(entries.filter { $0.key.value != "environments" }), at: node.span)
        let service = node["service"]?.scalarText ?? ""
        return own.map { environment in
            let name = environment.key.value
            let empty = YAMLNode(.mapping([]), at: environment.value.span)
            let settings = if case .mapping = environment.value.kind { environment.value } else { empty }
            let mine = RuleText.paths(of: settings)
            var rules = RuleText.rules(of: Overlay.merge(shared, settings), noun: "service") { path in
                mine.contains(path) ? ["environments", name] + path : path
            }
            rules[["environment"]] = Rule(text: name, items: nil, key: "environments")
            let declared = "service \(service.lowercased()) \(name)"
            let app = Overlay.merge(shared, settings)["app"]?.scalarText
            return RuleSubject(
                file: file, governed: app.map { "app \($0.lowercased())" } ?? declared, declared: declared, rules: rules,
                names: [["service"], ["app"], ["environment"]])
        }
    }

    /// One for each drift that may stay.
    private static func acknowledgements(_ node: YAMLNode, _ file: String) -> [RuleSubject] {
        guard case .sequence(let items)? = node["drift"]?.kind else { return [] }
        let environment = node["acknowledged"]?.scalarText ?? ""
        return items.map { item in
            let address = item["address"]?.scalarText ?? ""
            let path = ["acknowledged", environment, address]
            let rule = Rule(text: RuleText.text(item, without: "address"), items: nil, key: path.joined(separator: "."))
            let name = path.joined(separator: " ")
            return RuleSubject(file: file, governed: name, declared: name, rules: [path: rule], names: [])
        }
    }
}
