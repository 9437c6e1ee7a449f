internal import InternationalNames
package import Diagnostics

/// Names as people write them in files: in any case, with or without the last dot, in letters of any script.
package enum WrittenName {
    /// Lower-case A-labels without the last dot. What IDNA does not allow stays, for the rules to find.
    package static func canonical(_ text: String) -> String {
        DomainName.canonical(InternationalName.ascii(text) ?? text)
    }

    /// As people read it: `xn--trumezimmer-m8a.ch (träumezimmer.ch)`.
    package static func shown(_ name: String) -> String { InternationalName.both(name) }

    /// A record's name relative to its zone, `@` for the zone itself. A name with a last dot is full (RFC 1035 §5.1), and one that is
    /// not in the zone is an error.
    package static func relative(_ text: String, zone: String, at span: SourceSpan, into sink: inout DiagnosticSink) -> String {
        let name = canonical(text)
        if name == zone || name.isEmpty || name == "@" { return "@" }
        if let owner = DomainName.owner(of: name, in: zone) { return owner }
        if text.hasSuffix("."), !zone.isEmpty {
            sink.report(
                .error(
                    "dns.name-outside-zone",
                    "\"\(text)\" is a full name, as it ends with a dot (RFC 1035 §5.1), and is not in the zone \(zone)",
                    at: span, fix: "write \(name).\(zone) for a name of this zone, or declare it in the zone it belongs to"))
        }
        return name
    }

    /// The problem of a target of one label. In a zone file such a name would be relative to the zone (RFC 1035 §5.1), here names are full.
    package static func problem(ofTarget text: String, zone: String, at span: SourceSpan) -> Diagnostic? {
        guard text != "@", text != ".", !text.isEmpty, !text.utf8.contains(UInt8(ascii: ".")),
            !text.unicodeScalars.contains(where: { "。．｡".unicodeScalars.contains($0) })
        else { return nil }
        return .error(
            "dns.relative-target", "the target \"\(text)\" has one label, and targets are full names", at: span,
            fix: "write \(text).\(zone) for the name in this zone, or \(text). with its dot for the top-level name")
    }
}
