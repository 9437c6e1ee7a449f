internal import Diagnostics

/// How mail for a domain is to be encrypted: MTA-STS (RFC 8461) and reports about it, TLS-RPT (RFC 8460).
enum TransportRules {
    /// What there may be one of at a name: the rule that two break, its name, and whether a text is one.
    static func kinds(at name: String) -> [(rule: String, what: String, isOne: (String) -> Bool)] {
        if isPolicyName(name) { return [("mta-sts.many", "MTA-STS", { hasVersion($0, "STSv1") })] }
        return isReportName(name) ? [("tls-rpt.many", "TLS-RPT", { hasVersion($0, "TLSRPTv1") })] : []
    }

    static func check(_ text: String, at name: String, span: SourceSpan?, into sink: inout DiagnosticSink) {
        if isPolicyName(name) {
            if let problem = policyProblem(text) {
                sink.report(.error("mta-sts.syntax", "MTA-STS: \(problem.message)", at: span, fix: "write v=STSv1; id=20261127T1200Z;"))
            }
        } else if hasVersion(text, "STSv1") {
            sink.report(
                .error(
                    "mta-sts.wrong-name", "senders look for MTA-STS at _mta-sts, not at \"\(name)\" (RFC 8461 §3.1)", at: span,
                    fix: moved(name, "_mta-sts")))
        }
        if isReportName(name) {
            if let problem = reportProblem(text) {
                sink.report(
                    .error("tls-rpt.syntax", "TLS-RPT: \(problem.message)", at: span, fix: "write v=TLSRPTv1; rua=mailto:tls@example.com"))
            }
        } else if hasVersion(text, "TLSRPTv1") {
            sink.report(
                .error(
                    "tls-rpt.wrong-name", "senders look for TLS-RPT at _smtp._tls, not at \"\(name)\" (RFC 8460 §3)", at: span,
                    fix: moved(name, "_smtp._tls")))
        }
    }

    private static func moved(_ name: String, _ prefix: String) -> String { "name it \(name == "@" ? prefix : "\(prefix).\(name)")" }

    /// RFC 8461 §3.1.
    private static func isPolicyName(_ name: String) -> Bool { DomainName.canonical(name).split(separator: ".").first == "_mta-sts" }

    /// RFC 8460 §3.
    private static func isReportName(_ name: String) -> Bool {
        DomainName.canonical(name).split(separator: ".").prefix(2) == ["_smtp", "_tls"]
    }

    private static func hasVersion(_ text: String, _ version: String) -> Bool {
        text.split(separator: ";", maxSplits: 1).first.map { MailText.withoutBlanks(String($0)).lowercased() }
            == "v=\(version.lowercased())"
    }

    /// Tags of a text whose first is `v=VERSION`, in these letters.
    private static func tags(_ text: String, _ version: String) throws(MailProblem) -> TagList {
        let tags = try TagList.parse(text).get()
        guard let first = tags.tags.first, first.name == "v", first.value == version else {
            throw MailProblem("it does not begin with v=\(version), in these letters")
        }
        return tags
    }

    private static func policyProblem(_ text: String) -> MailProblem? {
        do throws(MailProblem) {
            let tags = try tags(text, "STSv1")
            guard let id = tags["id"] else { throw MailProblem("there is no id=, which changes with the policy (RFC 8461 §3.1)") }
            guard (1...32).contains(id.utf8.count), id.utf8.allSatisfy({ MailText.isLetter($0) || MailText.isDigit($0) }) else {
                throw MailProblem("id= is \"\(id)\", not 1 to 32 letters and digits (RFC 8461 §3.1)")
            }
            return nil
        } catch { return error }
    }

    private static func reportProblem(_ text: String) -> MailProblem? {
        do throws(MailProblem) {
            let tags = try tags(text, "TLSRPTv1")
            guard let addresses = tags["rua"], !addresses.isEmpty else {
                throw MailProblem("there is no rua=, where reports go (RFC 8460 §3)")
            }
            for address in addresses.split(separator: ",", omittingEmptySubsequences: false).map({ MailText.trimmed($0) }) {
                let lower = address.lowercased()
                let mailbox = lower.hasPrefix("mailto:") ? lower.dropFirst(7).split(separator: "@", omittingEmptySubsequences: false) : []
                let isMail = mailbox.count == 2 && !mailbox[0].isEmpty && DomainName.problem(String(mailbox[1].prefix { $0 != "?" })) == nil
                guard isMail || (lower.hasPrefix("https://") && lower.count > 8) else {
                    throw MailProblem("rua= has \"\(address)\", which is neither mailto: nor https:// (RFC 8460 §3)")
                }
            }
            return nil
        } catch { return error }
    }
}
