internal import Diagnostics

/// Rules about who may issue certificates (RFC 8659).
enum CAARules {
    /// IANA, "Certification Authority Restriction Properties".
    private static let registered = ["issue", "issuewild", "iodef", "contactemail", "contactphone", "issuevmc", "issuemail"]

    /// - Parameter held: the tags that the provider takes; nil for all.
    static func check(
        flags: Int, tag: String, value: String, _ held: Set<String>?, at span: SourceSpan, into sink: inout DiagnosticSink
    ) {
        // RFC 8659 §4.1: bit 0 is "critical", the others are reserved.
        if flags != 0, flags != 128 {
            sink.report(
                .warning(
                    "caa.flags", "the flags are \(flags); only 0 and 128 (critical) mean something (RFC 8659 §4.1)", at: span,
                    fix: "write 0"))
        }
        if !registered.contains(tag) {
            let near = Suggestion.nearest(to: tag, among: Set(registered))
            let fix = near.map { "did you mean \"\($0)\"?" } ?? "write issue, issuewild or iodef"
            sink.report(
                held != nil
                    ? .error(
                        "caa.tag", "\"\(tag)\" is not a registered CAA tag (RFC 8659 §7), and the provider refuses it", at: span, fix: fix)
                    : flags == 128
                        ? .error(
                            "caa.tag", "no authority knows the tag \"\(tag)\", and as it is critical none may issue (RFC 8659 §4.5)",
                            at: span,
                            fix: fix)
                        : .warning(
                            "caa.tag", "\"\(tag)\" is not a registered CAA tag, so authorities ignore it (RFC 8659 §7)", at: span, fix: fix)
            )
        } else if let held, !held.contains(tag) {
            sink.report(
                .warning(
                    "caa.tag", "the provider is not known to hold CAA with the tag \"\(tag)\"", at: span,
                    fix: "use \(held.sorted().joined(separator: ", "))"))
        }
        switch tag {
        case "issue", "issuewild", "issuemail", "issuevmc": checkIssuer(value, tag, span, &sink)
        case "iodef": checkReport(value, span, &sink)
        default: break
        }
    }

    /// RFC 8659 §4.2: a domain name, or none, then parameters after semicolons.
    private static func checkIssuer(_ value: String, _ tag: String, _ span: SourceSpan, _ sink: inout DiagnosticSink) {
        let parts = value.split(separator: ";", omittingEmptySubsequences: false).map { MailText.trimmed($0) }
        let issuer = parts.first ?? ""
        let fix = "write a domain such as letsencrypt.org, or \";\" to allow none"
        if value.contains("\"") {
            sink.report(
                .error(
                    "caa.issuer", "the value of \(tag) holds quotes, which are not a part of it (RFC 8659 §4.2)", at: span,
                    fix: "write \(value.filter { $0 != "\"" })"))
        } else if !issuer.isEmpty, DomainName.problem(DomainName.canonical(issuer)) != nil || !issuer.contains(".") {
            sink.report(.error("caa.issuer", "\(tag) names \"\(issuer)\", which is not a domain (RFC 8659 §4.2)", at: span, fix: fix))
        } else if issuer.isEmpty, parts.count == 1 {
            sink.report(.error("caa.issuer", "\(tag) names no authority (RFC 8659 §4.2)", at: span, fix: fix))
        }
        for parameter in parts.dropFirst() where !parameter.isEmpty {
            let name = MailText.trimmed(parameter.prefix { $0 != "=" })
            let isNamed = !name.isEmpty && name.utf8.allSatisfy { MailText.isLetter($0) || MailText.isDigit($0) || $0 == UInt8(ascii: "-") }
            if !isNamed || !parameter.contains("=") {
                sink.report(
                    .error("caa.issuer", "\"\(parameter)\" is not a parameter of \(tag) (RFC 8659 §4.2)", at: span, fix: "write name=value")
                )
            }
        }
    }

    /// RFC 8659 §4.4.
    private static func checkReport(_ value: String, _ span: SourceSpan, _ sink: inout DiagnosticSink) {
        let lower = value.lowercased()
        if let address = lower.hasPrefix("mailto:") ? value.dropFirst(7) : nil {
            let parts = address.split(separator: "@", omittingEmptySubsequences: false)
            if parts.count == 2, !parts[0].isEmpty, DomainName.problem(DomainName.canonical(String(parts[1]))) == nil { return }
        } else if ["http://", "https://"].contains(where: { lower.hasPrefix($0) && lower.count > $0.count }) {
            return
        }
        sink.report(
            .error(
                "caa.iodef", "iodef has \"\(value)\", which is neither mailto: nor http(s):// (RFC 8659 §4.4)", at: span,
                fix: value.contains("@") && !lower.hasPrefix("mailto:") ? "write mailto:\(value)" : "write mailto:security@example.com"))
    }
}
