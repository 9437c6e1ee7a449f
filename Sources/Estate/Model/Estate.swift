package import Diagnostics
package import Resources

/// Everything under `desired/`, checked.
package struct Estate: Sendable {
    package let name: Located<String>
    /// By name.
    package let stores: [String: StoreDeclaration]
    /// By name.
    package let providers: [String: ProviderDeclaration]
    /// By name.
    package let environments: [String: EnvironmentDeclaration]
    /// One for every environment a service names, top-level settings merged in; by name, then environment.
    package let services: [Service]
    /// By name.
    package let zones: [Zone]
    /// By name.
    package let mailDomains: [MailDomain]
    /// By name.
    package let workers: [Worker]
    /// By name, what all jobs get before what one deployment environment does.
    package let repositories: [Repository]
    /// By name.
    package let pagesProjects: [PagesProject]
    /// By name.
    package let secrets: [DeclaredSecret]
    /// Where the key that fingerprints are made with comes from. A loaded estate always names one.
    package let fingerprintKey: Located<Expression>?
    package let ledger: LedgerDeclaration
    /// Nil where the history is not signed.
    package let ledgerSigning: LedgerSigning?
    /// Whether a gate may be believed where no git branch vouches for it.
    package let isGitOptional: Bool
    /// Drift that somebody knows of and lets be for a time; by environment and address.
    package let acknowledgements: [DriftAcknowledgement]
    /// Where in `services` one is; references ask for it often.
    private let places: [ServicePlace: Int]

    package init(
        name: Located<String>, stores: [String: StoreDeclaration], providers: [String: ProviderDeclaration],
        environments: [String: EnvironmentDeclaration], services: [Service], zones: [Zone], mailDomains: [MailDomain],
        workers: [Worker] = [], pagesProjects: [PagesProject] = [], repositories: [Repository] = [], secrets: [DeclaredSecret] = [],
        fingerprintKey: Located<Expression>? = nil,
        ledger: LedgerDeclaration = .standard, ledgerSigning: LedgerSigning? = nil, isGitOptional: Bool = false,
        acknowledgements: [DriftAcknowledgement] = []
    ) {
        self.acknowledgements = acknowledgements.sorted { ($0.environment, $0.address.value) < ($1.environment, $1.address.value) }
        self.isGitOptional = isGitOptional
        self.ledger = ledger
        self.ledgerSigning = ledgerSigning
        self.workers = workers.sorted { $0.name.value < $1.name.value }
        self.repositories = repositories.sorted { $0.scope < $1.scope }
        self.pagesProjects = pagesProjects.sorted { $0.name.value < $1.name.value }
        self.secrets = secrets.sorted { $0.name.value < $1.name.value }
        self.fingerprintKey = fingerprintKey
        self.name = name
        self.stores = stores
        self.providers = providers
        self.environments = environments
        let services = services.sorted { ($0.name, $0.environment) < ($1.name, $1.environment) }
        self.services = services
        places = Dictionary(
            services.enumerated().map { (ServicePlace(name: $1.name, environment: $1.environment), $0) },
            uniquingKeysWith: { first, _ in first })
        self.zones = zones.sorted { $0.name.value < $1.name.value }
        self.mailDomains = mailDomains.sorted { $0.name.value < $1.name.value }
    }

    /// The service as it is in one environment; nil where it has none there.
    package func service(_ name: String, in environment: String) -> Service? {
        places[ServicePlace(name: name, environment: environment)].map { services[$0] }
    }

    private struct ServicePlace: Hashable {
        let name: String
        let environment: String
    }
}

/// A place secrets are read from.
package struct StoreDeclaration: Sendable {
    package let name: String
    /// As the ``KindCatalogue`` names it.
    package let kind: Located<String>
    /// The other settings as written, such as `url`, `project`, `path`.
    package let settings: [String: Located<String>]
    /// Where its own credential comes from: by setting, such as `auth`, `client_id`, `client_secret`.
    package let credentials: [String: Located<Expression>]
    /// Our environment's name to the store's slug.
    package let environments: [String: String]
    /// By our environment's name; whatever is in its own slug where it is not named.
    package let access: [String: StoreAccess]
    /// Places that are others' business, in the order of the file: `/Legacy/*`.
    package let ignore: [IgnoreRule]
    /// Of its kind, where `url` says nothing.
    let defaultURL: String?
    /// Whether its places are variables of this program's environment.
    let holdsVariables: Bool

    package init(
        name: String, kind: Located<String>, settings: [String: Located<String>],
        credentials: [String: Located<Expression>], environments: [String: String], access: [String: StoreAccess] = [:],
        ignore: [IgnoreRule] = [], defaultURL: String? = nil, holdsVariables: Bool = false
    ) {
        self.access = access
        self.ignore = ignore
        self.defaultURL = defaultURL
        self.holdsVariables = holdsVariables
        self.name = name
        self.kind = kind
        self.settings = settings
        self.credentials = credentials
        self.environments = environments
    }
}

/// A configured system.
package struct ProviderDeclaration: Sendable {
    package let name: String
    /// As the ``KindCatalogue`` names it.
    package let kind: Located<String>
    /// `url` (the API's base, for tests and self-hosting), and the kind's own.
    package let settings: [String: Located<String>]
    /// Where its credentials come from: by setting, such as `token`.
    package let credentials: [String: Located<Expression>]
    /// Of its kind, where `url` says nothing.
    let defaultURL: String?

    package init(
        name: String, kind: Located<String>, settings: [String: Located<String>], credentials: [String: Located<Expression>],
        defaultURL: String? = nil
    ) {
        self.defaultURL = defaultURL
        self.name = name
        self.kind = kind
        self.settings = settings
        self.credentials = credentials
    }
}

/// `staging`, `production`, …: the gate, the banner, the policy.
package struct EnvironmentDeclaration: Sendable {
    /// The colours a banner may have.
    package static let banners = ["red", "purple", "yellow", "blue", "green"]

    package let name: Located<String>
    package let banner: String?
    /// Nil where applying asks for nothing.
    package let gate: Gate?
    /// Nil where nothing heals.
    package let healing: Healing?

    package init(name: Located<String>, banner: String?, gate: Gate?, healing: Healing? = nil) {
        self.name = name
        self.banner = banner
        self.gate = gate
        self.healing = healing
    }
}

/// A pattern of live things that are neither reported nor written, or of declared ones that are only observed; and why.
package struct IgnoreRule: Hashable, Sendable {
    /// `*` stands for any run of characters.
    package let pattern: Located<String>
    package let reason: String?

    package init(pattern: Located<String>, reason: String?) {
        self.pattern = pattern
        self.reason = reason
    }

    /// A pattern is the name's, or the kind's and the name's: `RAILS_*`, `config/RAILS_*`; the kind alone where there is one of it and no
    /// name, such as `pipeline`.
    package func matches(kind: String, name: String) -> Bool {
        matches(name) || matches("\(kind)/\(name)") || name.isEmpty && matches(kind)
    }

    /// Whether the pattern matches a name, without regard to letter case; `*` stands for anything.
    package func matches(_ name: String) -> Bool {
        Self.matches(Array(pattern.value.lowercased()), Array(name.lowercased()))
    }

    /// Goes back to the last star alone, so that the steps are at most the product of the two lengths, however many stars there are.
    private static func matches(_ pattern: [Character], _ name: [Character]) -> Bool {
        var (inPattern, inName) = (0, 0)
        var lastStar: (next: Int, taken: Int)?
        while inName < name.count {
            if inPattern < pattern.count, pattern[inPattern] == "*" {
                inPattern += 1
                lastStar = (inPattern, inName)
            } else if inPattern < pattern.count, pattern[inPattern] == name[inName] {
                (inPattern, inName) = (inPattern + 1, inName + 1)
            } else if let star = lastStar {
                lastStar = (star.next, star.taken + 1)
                (inPattern, inName) = (star.next, star.taken + 1)
            } else {
                return false
            }
        }
        return pattern[inPattern...].allSatisfy { $0 == "*" }
    }
}

extension [IgnoreRule] {
    /// How far `plumb` goes with a declared resource: where one of these rules names it, no further than observing it.
    package func mode(of kind: String, _ name: String, _ mode: Mode) -> Mode {
        mode == .manage && contains { $0.matches(kind: kind, name: name) } ? .observe : mode
    }
}
