internal import Diagnostics
internal import Resources

/// How the records of an adopted zone are spread over several files, so that each service or team has its own. The first rule that takes a
/// record counts; what none takes stays in the zone's own file.
package struct ZoneSplit: Hashable, Sendable {
    private enum Rule: Hashable, Sendable {
        /// What points at a service, and what stands at its hosts, goes beside the service.
        case services
        /// What matches goes into a file of this name.
        case part(String, IgnoreRule)
    }

    private let rules: [Rule]
    /// As they were given.
    package let texts: [String]

    /// Everything in one file.
    package static let none = ZoneSplit(rules: [], texts: [])

    private init(rules: [Rule], texts: [String]) {
        (self.rules, self.texts) = (rules, texts)
    }

    /// Nil where one of the rules is neither `service` nor `NAME=PATTERN`, such as `mail=*/MX`.
    package init?(_ texts: [String]) {
        var rules: [Rule] = []
        for text in texts {
            if text == "service" {
                rules.append(.services)
                continue
            }
            guard let equals = text.firstIndex(of: "=") else { return nil }
            let (name, pattern) = (String(text[..<equals]), String(text[text.index(after: equals)...]))
            guard name.wholeMatch(of: /[a-z0-9][a-z0-9-]*/) != nil, !pattern.isEmpty else { return nil }
            let span = SourceSpan(file: "", line: 1, column: 1)
            rules.append(.part(name, IgnoreRule(pattern: Located(pattern, at: span), reason: nil)))
        }
        self.init(rules: rules, texts: texts)
    }

    package var isEmpty: Bool { rules.isEmpty }

    /// The file that a record goes into, below the directory of the desired state; nil for the zone's own.
    /// - Parameters:
    ///   - service: whose host the record is, or that it points at; nil for nobody's.
    func path(of record: ImportedRecord, in zone: String, service: String?, _ fileName: (String) -> String) -> String? {
        for rule in rules {
            switch rule {
            case .services:
                if let service { return "services/\(fileName(service + "." + zone)).yaml" }
            case .part(let name, let pattern):
                let set = "\(record.owner)/\(record.type.rawValue)"
                if pattern.matches(record.owner) || pattern.matches(set) { return "zones/\(fileName(zone + "." + name)).yaml" }
            }
        }
        return nil
    }
}
