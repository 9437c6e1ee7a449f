internal import Diagnostics
internal import Estate
internal import Resources

/// Whatever is declared has a provider of a kind that holds it. Files are checked while they are read; an estate whose providers were taken from
/// the default branch may have lost some, and what stands under a provider that is not there would be in no plan.
enum ProviderReferenceChecks {
    static func check(_ estate: Estate, _ catalogue: KindCatalogue, _ sink: inout DiagnosticSink) {
        for (noun, provider, span) in references(in: estate) {
            let kinds = catalogue.kinds(holding: noun)
            if let kind = estate.providers[provider]?.kind.value, kinds.contains(kind) { continue }
            let known = estate.providers.values.filter { kinds.contains($0.kind.value) }.map(\.name).sorted()
            sink.report(
                .error(
                    "estate.unknown-provider", "no provider of kind \(kinds.joined(separator: " or ")) is named \"\(provider)\"", at: span,
                    fix: Suggestion.nearest(to: provider, among: known).map { "did you mean \"\($0)\"?" }))
        }
    }

    private static func references(in estate: Estate) -> [(Noun, String, SourceSpan)] {
        var references: [(Noun, String, SourceSpan)] = []
        references += estate.services.map { (.service, $0.provider, $0.app.span) }
        references += estate.services.compactMap { service in
            guard let release = service.release, case .workflow(let workflow) = release.value else { return nil }
            return (.workflow, workflow.provider, release.span)
        }
        references += estate.zones.map { (.zone, $0.provider, $0.name.span) }
        references += estate.mailDomains.map { (.mailDomain, $0.provider, $0.name.span) }
        references += estate.workers.map { (.worker, $0.provider, $0.name.span) }
        references += estate.pagesProjects.map { (.pagesProject, $0.provider, $0.name.span) }
        references += estate.repositories.map { (.repository, $0.provider, $0.name.span) }
        return references.sorted { $0.2 < $1.2 }
    }
}
