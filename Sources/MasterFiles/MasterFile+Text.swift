internal import DNSModel
internal import Estate

extension MasterFile {
    /// The file: `$ORIGIN`, `$TTL`, the SOA where it is known, and a line for each record, the zone's own first, then by name.
    /// - Parameters:
    ///   - standardTTL: of sets that have none; seconds.
    ///   - remarks: lines for people at the end, such as what is left out.
    package func text(standardTTL: Int, remarks: [String] = []) -> String {
        var lines = ["$ORIGIN \(PresentationText.name(zone))", "$TTL \(standardTTL)"]
        if let soa { lines.append("@ IN SOA \(soa)") }
        let ordered = sets.sorted { ($0.name == "@" ? "" : $0.name, $0.type) < ($1.name == "@" ? "" : $1.name, $1.type) }
        for set in ordered {
            let head = "\(PresentationText.escaped(set.name)) \(set.ttl ?? standardTTL) IN \(set.type.rawValue) "
            let data = set.values.map { PresentationText.of($0) }.sorted()
            for (index, text) in data.enumerated() {
                let comment = index == 0 ? set.comment.map { " ; \(Self.line($0))" } ?? "" : ""
                lines.append(head + text + comment)
            }
        }
        return (lines + remarks.map { "; \(Self.line($0))" }).map(Self.disarmed).joined(separator: "\n") + "\n"
    }

    /// Without what GitHub's runner takes for a command where a job prints the file: `::NAME::` at the start, `##[NAME]` anywhere. Readers of
    /// zone files read the escapes as what they stand for (RFC 1035 §5.1).
    private static func disarmed(_ line: String) -> String {
        let start = line.hasPrefix("::") ? "\\058" + line.dropFirst() : line
        return start.replacing("##[", with: "#\\035[")
    }

    /// A comment ends with its line.
    private static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : $0 }))
    }
}
