/// One record set as a file has it, and what checking it must find: the seed of what every DNS provider has to pass.
///
/// Accepted cases are also to be created at a provider, after which a second plan must be empty; see ``DNSCase/accepted(by:)``.
package struct DNSCase: Sendable, CustomStringConvertible {
    package let type: String
    package let name: String
    /// YAML: one value, or a list of them in brackets.
    package let value: String
    /// The rule that must be broken; nil where nothing is to be found.
    package let rule: String?
    /// Further keys of the record, such as `proxied: true`.
    package let settings: String
    /// Further records of the zone, each a flow mapping.
    package let beside: [String]

    package static let zone = "example.com"

    /// `TYPE | NAME | VALUE | RULE | SETTINGS | BESIDE`, the last ones empty or left out.
    init?(_ line: Substring) {
        let parts = line.split(separator: "|", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        guard parts.count >= 3 else { return nil }
        (type, name, value) = (parts[0], parts[1], parts[2])
        func part(_ index: Int) -> String { parts.dropFirst(index).first ?? "" }
        rule = part(3).isEmpty ? nil : part(3)
        settings = part(4)
        beside = part(5).isEmpty ? [] : [part(5)]
    }

    package var description: String { "\(type) \(name) \(value)\(settings.isEmpty ? "" : " \(settings)")" }

    /// The record as an entry of `records:`.
    package var record: String {
        let key = value.hasPrefix("[") ? "values" : "value"
        return "{ name: \"\(name)\", type: \(type), \(key): \(value)\(settings.isEmpty ? "" : ", \(settings)") }"
    }

    /// A zone's file with this record and what stands beside it.
    /// - Parameter head: the lines before `records:`.
    package func file(head: String) -> String {
        ([head, "records:"] + ([record] + beside).map { "  - \($0)" }).joined(separator: "\n") + "\n"
    }

    package static let all: [DNSCase] = (addresses + names + texts + mail + services + security + rare).split(separator: "\n").compactMap(
        DNSCase.init)
}
