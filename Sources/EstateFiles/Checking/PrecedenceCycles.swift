internal import Diagnostics
internal import Estate
internal import Resources

/// Finds what must come after itself.
///
/// References alone make no circle: two services may well name each other's origin, because an app has its address before
/// anything is set on it. With an `after:` in the circle there is no order.
enum PrecedenceCycles {
    private struct Edge {
        let from: Scope
        let to: Scope
        let span: SourceSpan
        let what: String
    }

    /// Reports each circle once, at its `after:`, with every other edge as a note.
    static func check(_ estate: Estate, _ sink: inout DiagnosticSink) {
        for environment in estate.environments.keys.sorted() {
            let after = estate.precedences(in: environment).flatMap { later, earlier in
                earlier.map { Edge(from: later, to: $0.value, span: $0.span, what: "comes after") }
            }.sorted { $0.span < $1.span }
            guard !after.isEmpty else { continue }
            let edges = Dictionary(grouping: after + references(estate, environment), by: \.from)
            var reported: Set<Set<Scope>> = []
            for edge in after {
                guard let rest = path(from: edge.to, to: edge.from, edges),
                    reported.insert(Set(([edge] + rest).map(\.from))).inserted
                else { continue }
                sink.report(
                    .error(
                        "estate.cyclic-order", "\(edge.from) comes after itself: it comes after \(edge.to)", at: edge.span,
                        notes: rest.map { .init("\($0.from) \($0.what) \($0.to)", at: $0.span) }, fix: "take one of these out"))
            }
        }
    }

    private static func references(_ estate: Estate, _ environment: String) -> [Edge] {
        let config = estate.services.filter { $0.environment == environment }.flatMap { service in
            service.config.values.compactMap { value -> Edge? in
                guard case .expression(.reference(let reference)) = value.value else { return nil }
                return edge(service.scope, reference, value.span, estate, environment)
            }
        }
        let records = estate.zones.filter { $0.environment == environment }.flatMap { zone in
            zone.records.flatMap { set -> [Edge] in
                guard case .values(let values) = set.presence else { return [] }
                return values.compactMap { value in
                    guard case .expression(.reference(let reference)) = value.value else { return nil }
                    return edge(zone.scope, reference, value.span, estate, environment)
                }
            }
        }
        return (config + records).sorted { $0.span < $1.span }
    }

    private static func edge(
        _ from: Scope, _ reference: Reference, _ span: SourceSpan, _ estate: Estate, _ environment: String
    ) -> Edge? {
        guard reference.environment ?? environment == environment, reference.noun == "service",
            let to = estate.service(reference.name, in: environment)?.scope, to != from
        else { return nil }
        return Edge(from: from, to: to, span: span, what: "refers to")
    }

    /// The shortest way, nil where there is none.
    private static func path(from start: Scope, to end: Scope, _ edges: [Scope: [Edge]]) -> [Edge]? {
        if start == end { return [] }
        var paths: [[Edge]] = [[]]
        var seen: Set<Scope> = [start]
        while !paths.isEmpty {
            var next: [[Edge]] = []
            for path in paths {
                for edge in edges[path.last?.to ?? start] ?? [] {
                    if edge.to == end { return path + [edge] }
                    if seen.insert(edge.to).inserted { next.append(path + [edge]) }
                }
            }
            paths = next
        }
        return nil
    }
}
