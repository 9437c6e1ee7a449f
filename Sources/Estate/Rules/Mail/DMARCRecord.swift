internal import Diagnostics

/// What receivers do with mail that fails, and whom they tell (RFC 7489 §6.3).
package struct DMARCRecord: Hashable, Sendable {
    /// What receivers are asked to do with mail that fails.
    package enum Policy: String, Hashable, Sendable {
        case none, quarantine, reject
    }

    package let tags: TagList
    package let policy: Policy
    /// For subdomains; nil means the same.
    package let subdomainPolicy: Policy?
    /// The share of failing mail that the policy is for: 0 to 100.
    package let percent: Int

    /// Whether the text presents itself as DMARC (RFC 7489 §6.6.3).
    package static func isDMARC(_ text: String) -> Bool {
        let first = text.split(separator: ";", maxSplits: 1).first.map { MailText.withoutBlanks(String($0)) }
        return first?.lowercased() == "v=dmarc1"
    }

    /// RFC 7489 §6.1: `_dmarc` before the domain.
    package static func isName(_ name: String) -> Bool { DomainName.canonical(name).split(separator: ".").first == "_dmarc" }

    /// RFC 7489 §7.1: `reported.example._report._dmarc.receiving.example` allows reports about another domain.
    package static func isReportName(_ name: String) -> Bool {
        let labels = DomainName.canonical(name).split(separator: ".")
        return zip(labels, labels.dropFirst()).contains { $0 == "_report" && $1 == "_dmarc" }
    }

    /// Reads the text of a policy record, without quotes; a failure says what is wrong with it.
    package static func parse(_ text: String) -> Result<DMARCRecord, MailProblem> {
        Result { () throws(MailProblem) in
            let tags = try TagList.parse(text).get()
            guard let first = tags.tags.first, first.name == "v", first.value == "DMARC1" else {
                throw MailProblem("it does not begin with v=DMARC1, in these letters")
            }
            guard let policy = try policy("p", tags) else { throw MailProblem("there is no p=, the policy") }
            let subdomainPolicy = try Self.policy("sp", tags)
            guard let percent = MailText.number(tags["pct"] ?? "100", in: 0...100) else {
                throw MailProblem("pct= is \"\(tags["pct"] ?? "")\", not a number from 0 to 100")
            }
            for name in ["adkim", "aspf"] {
                if let value = tags[name], value != "r", value != "s" { throw MailProblem("\(name)= is \"\(value)\", not r or s") }
            }
            if let value = tags["fo"] {
                for option in value.split(separator: ":", omittingEmptySubsequences: false)
                where !["0", "1", "d", "s"].contains(MailText.trimmed(option)) {
                    throw MailProblem("fo= is \"\(value)\", not 0, 1, d or s with colons between")
                }
            }
            if let value = tags["ri"], MailText.number(value, in: 0...Int(UInt32.max)) == nil {
                throw MailProblem("ri= is \"\(value)\", not a number of seconds")
            }
            for name in ["rua", "ruf"] {
                guard let value = tags[name] else { continue }
                for uri in value.split(separator: ",", omittingEmptySubsequences: false) { try checkURI(MailText.trimmed(uri), name) }
            }
            return DMARCRecord(tags: tags, policy: policy, subdomainPolicy: subdomainPolicy, percent: percent)
        }
    }

    /// What to write instead of a record that cannot be read; never a weaker policy than the one that is written.
    static func fix(of text: String) -> String? {
        guard isDMARC(text) else { return "begin with \"v=DMARC1;\", then p= and the policy" }
        guard let tags = try? TagList.parse(text).get() else { return nil }
        guard tags["p"] != nil else { return "add p=quarantine or p=reject; p=none only while reports are still being read" }
        for name in ["p", "sp"] {
            guard let value = tags[name], Policy(rawValue: value.lowercased()) == nil else { continue }
            let near = Suggestion.nearest(to: value, among: ["none", "quarantine", "reject"])
            return near.map { "did you mean \(name)=\($0)?" } ?? "write \(name)=quarantine or \(name)=reject"
        }
        return nil
    }

    private static func policy(_ name: String, _ tags: TagList) throws(MailProblem) -> Policy? {
        guard let value = tags[name] else { return nil }
        guard let policy = Policy(rawValue: value.lowercased()) else {
            throw MailProblem("\(name)= is \"\(value)\", not none, quarantine or reject")
        }
        return policy
    }

    /// `mailto:box@example.com`, with an optional `!10m` for the largest report (RFC 7489 §6.2).
    private static func checkURI(_ uri: String, _ name: String) throws(MailProblem) {
        guard uri.lowercased().hasPrefix("mailto:") else { throw MailProblem("\(name)= has \"\(uri)\", which does not begin with mailto:") }
        let parts = uri.dropFirst(7).split(separator: "!", maxSplits: 1, omittingEmptySubsequences: false)
        let address = (parts.first ?? "").split(separator: "@", omittingEmptySubsequences: false)
        guard address.count == 2, !address[0].isEmpty, address[0].utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            DomainName.problem(DomainName.canonical(String(address[1]))) == nil
        else { throw MailProblem("\(name)= has \"\(uri)\", which is not a mail address") }
        guard parts.count == 2 else { return }
        let size = parts[1].last.map { "kmgtKMGT".contains($0) } == true ? parts[1].dropLast() : parts[1]
        guard MailText.number(size, in: 0...Int.max) != nil else { throw MailProblem("\(name)= has \"\(uri)\", whose size is malformed") }
    }
}
