internal import Estate

/// What a TXT value is for, by its text and its name.
package enum TXTMeaning: Hashable {
    /// Who may send mail for the domain (RFC 7208).
    case spf
    /// The key of a selector (RFC 6376 §3.6.2).
    case dkim(selector: String, domain: String)
    /// What receivers do with mail that only pretends to be from the domain (RFC 7489 §6.1).
    case dmarc(domain: String)
    /// Anything else, by what stands before its first `=`, such as `google-site-verification`; without one, the text.
    case other(String)

    /// - Parameters:
    ///   - text: the value without quotes.
    ///   - name: where it stands: `_dmarc` and `_domainkey` mean something.
    package init(_ text: String, at name: RecordSetName) {
        let labels = name.full.split(separator: ".").map(String.init)
        if SPFRecord.isSPF(text) {
            self = .spf
        } else if DKIMRecord.isName(name.owner), let mark = labels.firstIndex(of: "_domainkey") {
            self = .dkim(selector: labels[..<mark].joined(separator: "."), domain: labels[(mark + 1)...].joined(separator: "."))
        } else if labels.first == "_dmarc" {
            self = .dmarc(domain: labels.dropFirst().joined(separator: "."))
        } else {
            let prefix = text.prefix { $0 != "=" }
            self = .other(prefix.count < text.count ? String(prefix) : text)
        }
    }

    /// Equal for two versions of one value.
    package var kind: String {
        switch self {
        case .spf: "spf"
        case .dkim: "dkim"
        case .dmarc: "dmarc"
        case .other(let prefix): "other \(prefix)"
        }
    }
}
