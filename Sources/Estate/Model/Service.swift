package import Diagnostics
package import Resources

/// One service in one environment: one Heroku app.
package struct Service: Sendable {
    package let name: String
    package let environment: String
    /// The app's name at the provider.
    package let app: Located<String>
    package let provider: String
    package let mode: Mode
    package let prune: Bool
    package let stack: Located<String>?
    package let region: Located<String>?
    package let team: Located<String>?
    package let maintenance: Located<Bool>?
    /// Whether the provider keeps the certificates of the service's domains (Heroku's Automated Certificate Management).
    package let acm: Located<Bool>?
    /// By the variable's name.
    package let config: [String: Located<ConfigValue>]
    /// By process type.
    package let formation: [String: Located<ProcessType>]
    /// By the key that the file gives each.
    package let addons: [String: Located<AddOn>]
    /// As the provider names what they set.
    package let addOnNaming: AddOnNaming
    /// Host names, in the order of the file.
    package let domains: [Located<String>]
    /// Nil where buildpacks are not managed; order matters.
    package let buildpacks: Located<[String]>?
    /// Whether each is on, by name.
    package let features: [String: Located<Bool>]
    /// In the order of the file.
    package let ignore: [IgnoreRule]
    /// Declared resources that are only observed, in the order of the file.
    package let observe: [IgnoreRule]
    /// Where the app itself is to be destroyed.
    package let retirement: Retirement?
    /// `reads:`; empty where none is written.
    package private(set) var contract: Contract
    package private(set) var health: HealthCheck?
    /// `health.log`; nil where nobody follows the log.
    package private(set) var logCheck: LogCheck?
    /// What must be done first, as a whole, in the order of the file.
    package let after: [Located<Precedence>]
    /// `compare`: what its environments may differ in, and may not.
    package let comparison: ComparisonRules
    /// Nil where the first release is made elsewhere.
    package let release: Located<FirstRelease>?
    package let pipeline: Located<PipelineStage>?
    /// By name.
    package let tasks: [String: Located<OneOffTask>]
    /// What the app was called before; its history is this one's, and the provider renames it.
    package let movedFrom: Located<String>?

    package init(
        name: String, environment: String, app: Located<String>, provider: String, mode: Mode = .manage, prune: Bool = false,
        stack: Located<String>? = nil, region: Located<String>? = nil, team: Located<String>? = nil,
        maintenance: Located<Bool>? = nil, acm: Located<Bool>? = nil, config: [String: Located<ConfigValue>] = [:],
        formation: [String: Located<ProcessType>] = [:], addons: [String: Located<AddOn>] = [:],
        addOnNaming: AddOnNaming = AddOnNaming(), domains: [Located<String>] = [], buildpacks: Located<[String]>? = nil,
        features: [String: Located<Bool>] = [:],
        ignore: [IgnoreRule] = [], observe: [IgnoreRule] = [], retirement: Retirement? = nil, contract: Contract = Contract(),
        comparison: ComparisonRules = ComparisonRules(), health: HealthCheck? = nil, after: [Located<Precedence>] = [],
        release: Located<FirstRelease>? = nil, pipeline: Located<PipelineStage>? = nil, tasks: [String: Located<OneOffTask>] = [:],
        movedFrom: Located<String>? = nil, logCheck: LogCheck? = nil
    ) {
        self.logCheck = logCheck
        self.movedFrom = movedFrom
        self.name = name
        self.environment = environment
        self.app = app
        self.provider = provider
        self.mode = mode
        self.prune = prune
        self.stack = stack
        self.region = region
        self.team = team
        self.maintenance = maintenance
        self.acm = acm
        self.config = config
        self.formation = formation
        self.addons = addons
        self.addOnNaming = addOnNaming
        self.domains = domains
        self.buildpacks = buildpacks
        self.features = features
        self.ignore = ignore
        self.observe = observe
        self.contract = contract
        self.retirement = retirement
        self.comparison = comparison
        self.health = health
        self.after = after
        self.release = release
        self.pipeline = pipeline
        self.tasks = tasks
    }

    /// The same service, asked for its health where `trusted` says, and its secrets judged by what `trusted` asks of them.
    package func asked(asIn trusted: Service?) -> Service {
        var service = self
        service.contract = contract.vouched(by: trusted?.contract)
        service.health = health?.asked(where: trusted?.health)
        // Who chooses the pattern chooses which lines of a log are shown.
        service.logCheck = trusted?.logCheck
        return service
    }

    package var scope: Scope { Scope(provider: provider, name: app.value) }
}

/// What a config var is declared to be.
package enum ConfigValue: Hashable, Sendable {
    case literal(String)
    case expression(Expression)
    /// `!external`: somebody else sets it; it must be there.
    case external
    /// `!absent`: it must not be there.
    case absent
}

/// How many dynos of one process type, of which size.
package struct ProcessType: Hashable, Sendable {
    /// Dynos; 0 turns the process off.
    package let quantity: Int
    /// As written; Heroku compares sizes without case.
    package let size: String?
    /// Where each key is written.
    package let places: [String: SourceSpan]

    package init(quantity: Int, size: String?, places: [String: SourceSpan] = [:]) {
        self.places = places
        self.quantity = quantity
        self.size = size
    }
}

/// One add-on, declared under a name of our own.
package struct AddOn: Hashable, Sendable {
    /// `service:plan`.
    package let plan: String
    /// The globally unique name at Heroku; always sent, so that a retry cannot bill twice.
    package let name: String?
    /// The attachment's name, such as `DATABASE`.
    package let attachment: String?
    /// Where it is to be destroyed, with its data.
    package let retirement: Retirement?
    /// The key it was declared under before.
    package let movedFrom: Located<String>?
    /// Where each key is written.
    package let places: [String: SourceSpan]

    package init(
        plan: String, name: String?, attachment: String?, retirement: Retirement? = nil, places: [String: SourceSpan] = [:],
        movedFrom: Located<String>? = nil
    ) {
        self.movedFrom = movedFrom
        self.places = places
        self.retirement = retirement
        self.plan = plan
        self.name = name
        self.attachment = attachment
    }
}
