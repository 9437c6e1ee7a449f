internal import Diagnostics
internal import Estate
internal import Resources

/// What only holds across files: names, references, scopes.
enum EstateChecks {
    static func check(_ estate: Estate, written: WrittenNames, _ catalogue: KindCatalogue, _ sink: inout DiagnosticSink) {
        let repeated = RepeatedServices(estate)
        repeated.report(&sink)
        ProviderReferenceChecks.check(estate, catalogue, &sink)
        scopes(estate, repeated, &sink)
        SharedNameChecks.check(repeated.first, estate.pagesProjects, &sink)
        IgnoreChecks.check(estate, &sink)
        MovedChecks.check(estate, &sink)
        HostRecordChecks.check(estate, &sink)
        for expression in expressions(estate) {
            names(expression.value, at: expression.span, in: expression.environment, estate, written, &sink)
            if case .lookup(let lookup) = expression.value { answered(lookup, at: expression.span, estate, catalogue, &sink) }
        }
        precedences(estate, written, &sink)
        PrecedenceCycles.check(estate, &sink)
        releases(estate, &sink)
    }

    private static func precedences(_ estate: Estate, _ written: WrittenNames, _ sink: inout DiagnosticSink) {
        let words =
            estate.services.flatMap { service in service.after.map { ($0, service.environment) } }
            + estate.zones.flatMap { zone in zone.after.map { ($0, zone.environment) } }
        for (word, environment) in words where estate.scope(of: word.value, in: environment) == nil {
            let isElsewhere = estate.environments.keys.contains { estate.scope(of: word.value, in: $0) != nil }
            guard isElsewhere || written.isMissing(word.value.name, word.value.noun.rawValue) else { continue }
            let known = estate.names(of: word.value.noun)
            sink.report(
                .error(
                    "estate.unknown-precedence",
                    isElsewhere
                        ? "\(word.value.noun.rawValue)/\(word.value.name) is not in the environment \"\(environment)\""
                        : "no \(word.value.noun.rawValue) is named \"\(word.value.name)\"", at: word.span,
                    fix: isElsewhere
                        ? "a plan orders only its own environment" : fix(word.value.name, known)))
        }
    }

    /// A release comes from an app of the same service at the same provider.
    private static func releases(_ estate: Estate, _ sink: inout DiagnosticSink) {
        for service in estate.services {
            guard let release = service.release, case .promotion(let from) = release.value else { continue }
            guard let source = estate.service(service.name, in: from) else {
                sink.report(
                    .error("release.no-source", "\(service.name) has no app in \(from)", at: release.span, fix: "declare it there too"))
                continue
            }
            if source.provider != service.provider {
                sink.report(.error("release.no-source", "\(service.name) is at \(source.provider) in \(from)", at: release.span))
            }
        }
    }

    private static func scopes(_ estate: Estate, _ repeated: RepeatedServices, _ sink: inout DiagnosticSink) {
        var first: [Scope: SourceSpan] = [:]
        let claims =
            repeated.first.map { ($0.scope, $0.app.span) } + estate.zones.map { ($0.scope, $0.name.span) }
            + estate.mailDomains.map { ($0.scope, $0.name.span) } + estate.workers.map { ($0.scope, $0.name.span) }
            + estate.repositories.map { ($0.scope, $0.name.span) }
            + estate.pagesProjects.map { ($0.scope, $0.name.span) }
            + estate.secrets.flatMap { secret in
                Set(estate.places(of: secret).map { secret.address(of: $0).scope }).sorted().map { ($0, secret.name.span) }
            }
        var reported = Set(repeated.again.map(\.service.app.span))
        for (scope, span) in claims.sorted(by: { $0.1 < $1.1 }) {
            if let earlier = first[scope] {
                reported.insert(span)
                sink.report(
                    .error(
                        "estate.scope-claimed-twice", "\(scope) is declared twice", at: span,
                        notes: [.init("first declared here", at: earlier)]))
            } else {
                first[scope] = span
            }
        }
        things(estate, besides: reported, &sink)
    }

    /// The same thing by the provider's own name or id, under another entry or another name here.
    private static func things(_ estate: Estate, besides reported: Set<SourceSpan>, _ sink: inout DiagnosticSink) {
        var first: [OwnedThing: SourceSpan] = [:]
        for claim in estate.claims.filter(\.isExclusive).sorted(by: { $0.span < $1.span }) {
            guard let earlier = first[claim.thing] else {
                first[claim.thing] = claim.span
                continue
            }
            guard !reported.contains(claim.span) else { continue }
            sink.report(
                .error(
                    "estate.scope-claimed-twice", "\(claim.thing) is declared twice", at: claim.span,
                    notes: [.init("first declared here", at: earlier)]))
        }
    }

    private static func expressions(_ estate: Estate) -> [(value: Expression, span: SourceSpan, environment: String?)] {
        var found: [(value: Expression, span: SourceSpan, environment: String?)] = []
        for credential in estate.providers.values.flatMap(\.credentials.values) { found.append((credential.value, credential.span, nil)) }
        if let key = estate.fingerprintKey { found.append((key.value, key.span, nil)) }
        if let key = estate.ledgerSigning?.key { found.append((.secret(key.value), key.span, nil)) }
        for service in estate.services {
            for lookup in service.contract.variables.compactMap({ $0.precondition?.lookup }) {
                found.append((.lookup(lookup.value), lookup.span, service.environment))
            }
            for value in service.config.values {
                if case .expression(let expression) = value.value { found.append((expression, value.span, service.environment)) }
            }
        }
        for worker in estate.workers {
            for value in worker.secrets.values {
                if case .expression(let expression) = value.value { found.append((expression, value.span, worker.environment)) }
            }
        }
        for repository in estate.repositories {
            for value in repository.secrets.values {
                if case .expression(let expression) = value.value { found.append((expression, value.span, repository.environment)) }
            }
        }
        for project in estate.pagesProjects {
            for value in project.values {
                if case .expression(let expression) = value.value { found.append((expression, value.span, project.environment)) }
            }
        }
        for secret in estate.secrets {
            if case .lookup(let lookup) = secret.source.value { found.append((.lookup(lookup), secret.source.span, secret.environment)) }
        }
        for zone in estate.zones {
            for record in zone.records {
                guard case .values(let values) = record.presence else { continue }
                for value in values {
                    if case .expression(let expression) = value.value { found.append((expression, value.span, zone.environment)) }
                }
            }
        }
        return found
    }

    private static func names(
        _ expression: Expression, at span: SourceSpan, in environment: String?, _ estate: Estate, _ written: WrittenNames,
        _ sink: inout DiagnosticSink
    ) {
        switch expression {
        case .secret(let reference) where estate.stores[reference.store] == nil:
            sink.report(
                .error(
                    "estate.unknown-store", "no store is named \"\(reference.store)\"", at: span,
                    fix: fix(reference.store, estate.stores.keys.sorted())))
        case .lookup(let lookup) where estate.providers[lookup.provider] == nil:
            sink.report(
                .error(
                    "estate.unknown-provider", "no provider is named \"\(lookup.provider)\"", at: span,
                    fix: fix(lookup.provider, estate.providers.keys.sorted())))
        case .reference(let reference): ReferenceChecks.check(reference, at: span, in: environment, estate, written, &sink)
        default: break
        }
    }

    private static func answered(
        _ lookup: Lookup, at span: SourceSpan, _ estate: Estate, _ catalogue: KindCatalogue, _ sink: inout DiagnosticSink
    ) {
        guard let kind = estate.providers[lookup.provider]?.kind.value, let descriptor = catalogue.provider(kind) else { return }
        guard !descriptor.lookups.isEmpty else {
            sink.report(
                .error(
                    "estate.no-lookups", "the provider \"\(lookup.provider)\" answers no look-ups", at: span,
                    fix: "write the value, or !ref service/NAME.origin for where a service is"))
            return
        }
        guard let known = descriptor.lookups.first(where: { $0.subject == lookup.subject }) else {
            let forms = descriptor.lookups.map { "\($0.subject)(\($0.key))" }
            sink.report(
                .error(
                    "estate.unknown-lookup", "\(descriptor.title) has no look-up \(lookup.subject)(…)", at: span,
                    fix: fix(lookup.subject, descriptor.lookups.map(\.subject)) ?? "use \(forms.joined(separator: " or "))"))
            return
        }
        guard !known.attributes.contains(lookup.attribute) else { return }
        sink.report(
            .error(
                "estate.unknown-lookup", "\(lookup.subject)(…) of \(descriptor.title) has no \(lookup.attribute)", at: span,
                fix: Suggestion.choice(for: lookup.attribute, among: known.attributes)))
    }

    private static func fix(_ word: String, _ names: [String]) -> String? {
        Suggestion.nearest(to: word, among: Set(names)).map { "did you mean \"\($0)\"?" }
    }
}
