internal import Diagnostics
internal import Resources

/// How far a change of some declarations reaches, by what they take from each other in any of several states of the files.
struct ChangeReach {
    private(set) var environments: Set<String> = []
    private let links: [DeclarationLinks]
    private var touched: Set<Declaration.Identity> = []
    /// What is touched and has not been followed yet.
    private var pending: [Declaration.Identity] = []

    /// - Parameter files: whose declarations it begins with.
    init(_ estates: [Estate], from files: Set<String>) {
        links = estates.map(DeclarationLinks.init)
        for known in links { touch(known.declarations.filter { !$0.files.isDisjoint(with: files) }) }
        while let identity = pending.popLast() {
            for known in links { follow(identity, known) }
        }
    }

    private mutating func follow(_ identity: Declaration.Identity, _ known: DeclarationLinks) {
        guard let declaration = known.declaration(identity) else { return }
        touch(known.neighbours(of: declaration))
        environments.formUnion(known.secretOwners(with: declaration))
    }

    private mutating func touch(_ declarations: [Declaration]) {
        for declaration in declarations where touched.insert(declaration.identity).inserted {
            environments.insert(declaration.environment)
            pending.append(declaration.identity)
        }
    }
}

/// What takes something from what in one state of the files.
private struct DeclarationLinks {
    let declarations: [Declaration]
    private let byIdentity: [Declaration.Identity: Declaration]
    /// Whoever refers to a thing; a zone, which has one owner, is referred to without it.
    private var references: [Declaration.Identity: [Declaration]] = [:]
    /// Whoever asks a provider about a name.
    private var lookups: [Scope: [Declaration]] = [:]
    private var stages: [Scope: [Declaration]] = [:]
    private var services: [String: [Declaration]] = [:]
    private var byScope: [Scope: [Declaration]] = [:]
    private var byFormerScope: [Scope: [Declaration]] = [:]
    /// The environments whose plan makes a secret that the scope takes.
    private var owners: [Scope: Set<String>] = [:]
    /// The same of what a secret's value is looked up of.
    private var sources: [Scope: Set<String>] = [:]

    init(_ estate: Estate) {
        let declarations = estate.declarations
        self.declarations = declarations
        byIdentity = Dictionary(declarations.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
        for declaration in declarations {
            byScope[declaration.scope, default: []].append(declaration)
            if let former = declaration.formerScope { byFormerScope[former, default: []].append(declaration) }
            if let pipeline = declaration.pipeline { stages[pipeline, default: []].append(declaration) }
            if declaration.identity.noun == Self.service { services[declaration.identity.name, default: []].append(declaration) }
            for expression in declaration.expressions { link(expression, of: declaration) }
        }
        for secret in estate.secrets { link(secret, in: estate) }
    }

    private static let service = "service"

    private mutating func link(_ expression: Expression, of declaration: Declaration) {
        switch expression {
        case .reference(let reference):
            let environment = reference.noun == Self.service ? reference.environment ?? declaration.environment : ""
            let identity = Declaration.Identity(noun: reference.noun, name: reference.name, environment: environment)
            references[identity, default: []].append(declaration)
        case .lookup(let lookup): lookups[Self.scope(of: lookup), default: []].append(declaration)
        case .plain, .environmentVariable, .secret, .declaredSecret: return
        }
    }

    /// One plan, the owner's, makes a declared secret and gives it to everybody, so that it changes with each consumer.
    private mutating func link(_ secret: DeclaredSecret, in estate: Estate) {
        let consumers = estate.consumers(of: secret)
        for consumer in consumers { owners[consumer.scope, default: []].insert(secret.environment) }
        guard case .lookup(let lookup) = secret.source.value else { return }
        sources[Self.scope(of: lookup), default: []].formUnion(consumers.map(\.environment) + [secret.environment])
    }

    private static func scope(of lookup: Lookup) -> Scope { Scope(provider: lookup.provider, name: lookup.key) }

    func declaration(_ identity: Declaration.Identity) -> Declaration? { byIdentity[identity] }

    /// Whatever takes something from the declaration, or is the same thing of the provider under another name.
    func neighbours(of declaration: Declaration) -> [Declaration] {
        let identity = declaration.identity
        let referred =
            identity.noun == Self.service
            ? identity : Declaration.Identity(noun: identity.noun, name: identity.name, environment: "")
        var found = (references[referred] ?? []) + (lookups[declaration.scope] ?? []) + (byFormerScope[declaration.scope] ?? [])
        found += declaration.pipeline.flatMap { stages[$0] } ?? []
        found += declaration.formerScope.flatMap { byScope[$0] } ?? []
        // Contracts compare a service with itself elsewhere.
        if identity.noun == Self.service { found += services[identity.name] ?? [] }
        return found
    }

    /// The environments that make, or take, secrets which the declaration is a consumer or the source of.
    func secretOwners(with declaration: Declaration) -> Set<String> {
        (owners[declaration.scope] ?? []).union(sources[declaration.scope] ?? [])
    }
}
