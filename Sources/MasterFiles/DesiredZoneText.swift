internal import Diagnostics
internal import Estate

/// A zone in the desired-state language, as a person would write it.
package struct DesiredZoneText {
    private let master: MasterFile
    private let environment: String
    private let provider: String?

    /// - Parameter provider: as `estate.yaml` names it; nil where there is only one that has zones.
    package init(_ master: MasterFile, environment: String, provider: String?) {
        self.master = master
        self.environment = environment
        self.provider = provider
    }

    package var text: String {
        var lines = ["zone: \(Self.scalar(master.zone))", "environment: \(Self.scalar(environment))"]
        if let provider { lines.append("provider: \(Self.scalar(provider))") }
        lines.append(master.sets.isEmpty ? "records: []" : "records:")
        lines += master.sets.map { "  - \(Self.record($0))" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func record(_ set: MasterFile.RecordSet) -> String {
        let values = set.values.map(value)
        var parts = ["name: \(scalar(set.name))", "type: \(set.type.rawValue)"]
        parts.append(values.count == 1 ? "value: \(values[0])" : "values: [\(values.joined(separator: ", "))]")
        if let ttl = set.ttl { parts.append("ttl: \(ttl)") }
        return "{ \(parts.joined(separator: ", ")) }"
    }

    private static func value(_ value: RecordValue) -> String {
        switch value {
        case .mx(let preference, let exchange): "{ preference: \(preference), exchange: \(scalar(exchange)) }"
        case .srv(let priority, let weight, let port, let target):
            "{ priority: \(priority), weight: \(weight), port: \(port), target: \(scalar(target)) }"
        case .caa(let flags, let tag, let text): "{ flags: \(flags), tag: \(scalar(tag)), value: \(scalar(text)) }"
        case .txt(let text): scalar(PastedText.written(text))
        default: scalar(value.presentation)
        }
    }

    private static let reserved: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]

    /// Plain where nothing could take it for anything else, else as JSON, which YAML reads the same.
    private static func scalar(_ text: String) -> String {
        func isPlain(_ byte: UInt8) -> Bool {
            (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || [45, 46, 95].contains(byte)
        }
        let letter = text.utf8.first.map { (97...122).contains($0) || (65...90).contains($0) || $0 == 95 } ?? false
        if letter, text.utf8.allSatisfy(isPlain), !reserved.contains(text.lowercased()) { return text }
        return QuotedScalar.text(text)
    }
}
