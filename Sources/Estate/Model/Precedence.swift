package import Diagnostics
package import Resources

/// `after:` names what must be in place first, where nothing else says so: `service/raptor`, `zone/raxx.app`,
/// `mail_domain/raxx.app`.
package struct Precedence: Hashable, Sendable {
    /// What kind of declaration comes first; the raw value is the key that declares it.
    package enum Noun: String, CaseIterable, Hashable, Sendable {
        case service, zone
        case mailDomain = "mail_domain"
    }

    package let noun: Noun
    package let name: String

    package init(_ noun: Noun, _ name: String) {
        self.noun = noun
        self.name = name
    }

    /// Reads `service/raptor`; nil when the text does not have that form.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let noun = Noun(rawValue: parts[0]), !parts[1].isEmpty else { return nil }
        self.init(noun, parts[1])
    }
}

extension Estate {
    /// The scope that `after:` names, in the same environment: what another environment has is applied by another plan.
    package func scope(of precedence: Precedence, in environment: String) -> Scope? {
        switch precedence.noun {
        case .service: service(precedence.name, in: environment)?.scope
        case .zone: zones.first { $0.name.value == precedence.name && $0.environment == environment }?.scope
        case .mailDomain: mailDomains.first { $0.name.value == precedence.name && $0.environment == environment }?.scope
        }
    }

    /// The names of a noun, ascending.
    package func names(of noun: Precedence.Noun) -> [String] {
        switch noun {
        case .service: Set(services.map(\.name)).sorted()
        case .zone: zones.map(\.name.value)
        case .mailDomain: mailDomains.map(\.name.value)
        }
    }

    /// What comes after what, by the scope that is later; with the place that says so.
    package func precedences(in environment: String) -> [Scope: [Located<Scope>]] {
        let declared =
            services.filter { $0.environment == environment && !$0.after.isEmpty }.map { ($0.scope, $0.after) }
            + zones.filter { $0.environment == environment && !$0.after.isEmpty }.map { ($0.scope, $0.after) }
        return Dictionary(
            declared.map { later, earlier in
                (later, earlier.compactMap { word in scope(of: word.value, in: environment).map { Located($0, at: word.span) } })
            }, uniquingKeysWith: +)
    }
}
