internal import Diagnostics
internal import Estate
internal import Resources

/// What a zone is made with, as the provider's settings in `estate.yaml` say.
struct ZoneDefaults: Hashable {
    enum Key {
        static let (server, nameServers, kind) = ("server_id", "nameservers", "zone_kind")
    }

    enum Kind: String, CaseIterable {
        case native
        case primary

        /// As every version of the API takes it; since 4.5 it is called a primary.
        var wire: String {
            switch self {
            case .native: "Native"
            case .primary: "Master"
            }
        }
    }

    /// Full names without the trailing dot, as written.
    let nameServers: [String]
    /// As written; see ``Kind``.
    let kind: String

    init(_ provider: ProviderDeclaration?) {
        let written = provider?.settings[Key.nameServers]?.value ?? ""
        nameServers = written.split(whereSeparator: { " \t,".contains($0) }).map { DomainName.canonical(String($0)) }
        kind = provider?.settings[Key.kind]?.value.lowercased() ?? Kind.native.rawValue
    }

    /// - Parameter content: of ``content``.
    init(_ content: Content) {
        nameServers = (content["nameservers"]?.list ?? []).compactMap(\.text)
        kind = content["kind"]?.text ?? Kind.native.rawValue
    }

    /// Of the zone as a resource.
    var content: Content {
        .record(["kind": .text(kind), "nameservers": .list(nameServers.map(Content.text))])
    }

    /// What is wrong with them, as clauses, and what to write.
    var problems: [(message: String, fix: String)] {
        var problems: [(String, String)] = []
        if nameServers.isEmpty {
            problems.append(
                (
                    "the provider's settings name no name servers for it",
                    "add nameservers: \"ns1.example.net ns2.example.net\" to the provider in estate.yaml"
                ))
        }
        for name in nameServers {
            guard let problem = DomainName.problem(name) else { continue }
            problems.append(("the name server \"\(name)\" is invalid: \(problem.message)", problem.fix ?? "correct it in estate.yaml"))
        }
        if Kind(rawValue: kind) == nil {
            problems.append(
                ("\(Key.kind) is \"\(kind)\"", "write \(Kind.allCases.map(\.rawValue).joined(separator: " or "))"))
        }
        return problems
    }
}
