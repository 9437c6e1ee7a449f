/// A policy of who may send mail for a domain (RFC 7208).
package struct SPFRecord: Hashable, Sendable {
    /// What a match of a mechanism means; the raw value is the mark before its name.
    package enum Qualifier: String, Hashable, Sendable {
        case pass = "+"
        case fail = "-"
        case softfail = "~"
        case neutral = "?"
    }

    /// The mechanisms of RFC 7208 §5.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case all, include, a, mx, ptr, ip4, ip6, exists
    }

    /// One word of the policy after the version.
    package enum Term: Hashable, Sendable {
        /// The argument is what follows the name, with its `:` or `/`.
        case mechanism(Qualifier, Kind, argument: String)
        /// `redirect`, `exp`, or one that receivers ignore (RFC 7208 §6).
        case modifier(name: String, value: String)
    }

    /// In the order of the text, which is the order in which receivers try them.
    package let terms: [Term]

    /// RFC 7208 §4.5: `v=spf1` in any case, then a blank or nothing.
    package static func isSPF(_ text: String) -> Bool {
        text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).first?.lowercased() == "v=spf1"
    }

    /// Reads the text of a policy, without quotes; a failure says what is wrong with it.
    package static func parse(_ text: String) -> Result<SPFRecord, MailProblem> {
        Result { () throws(MailProblem) in
            guard isSPF(text) else { throw MailProblem("it does not begin with \"v=spf1 \"") }
            var terms: [Term] = []
            for word in text.split(separator: " ").dropFirst() { terms.append(try SPFTermReader.term(String(word))) }
            for name in ["redirect", "exp"] where terms.filter({ $0.isModifier(name) }).count > 1 {
                throw MailProblem("\(name)= is there twice")
            }
            return SPFRecord(terms: terms)
        }
    }

    /// Terms that cost a DNS look-up (RFC 7208 §4.6.4), without those inside what is included: mechanisms after `all` are
    /// never tried (§5.1), and `redirect` is ignored when there is an `all` (§6.1).
    package var lookups: Int {
        let tried = terms.prefix { !$0.isAll }
        let mechanisms = tried.filter { term in
            guard case .mechanism(_, let kind, _) = term else { return false }
            return [.include, .a, .mx, .ptr, .exists].contains(kind)
        }
        let redirects = terms.contains(where: \.isAll) ? 0 : terms.filter { $0.isModifier("redirect") }.count
        return mechanisms.count + redirects
    }
}

extension SPFRecord.Term {
    package var isAll: Bool { isMechanism(.all) }

    /// Whether the term is a mechanism of this kind, whatever its qualifier and argument.
    package func isMechanism(_ wanted: SPFRecord.Kind) -> Bool {
        if case .mechanism(_, wanted, _) = self { true } else { false }
    }

    /// Whether the term is the modifier of this name.
    package func isModifier(_ wanted: String) -> Bool {
        if case .modifier(wanted, _) = self { true } else { false }
    }

    /// Without the qualifier: what two versions of one mechanism share.
    package var body: String {
        switch self {
        case .mechanism(_, let kind, let argument): kind.rawValue + argument
        case .modifier(let name, let value): "\(name)=\(value)"
        }
    }
}

extension SPFRecord.Term: CustomStringConvertible {
    /// As written in a record; the qualifier `+` is left out, as it is the default (RFC 7208 §4.6.2).
    package var description: String {
        if case .mechanism(let qualifier, _, _) = self, qualifier != .pass { qualifier.rawValue + body } else { body }
    }
}
