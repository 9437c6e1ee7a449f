internal import Diagnostics
internal import Estate
internal import Resources

/// Finds services whose config refers to each other in a circle.
enum ReferenceCycles {
    private struct Place: Hashable {
        let name: String
        let environment: String
    }

    /// Reports each circle once, at its first edge, with the other edges as notes.
    static func check(_ estate: Estate, _ sink: inout DiagnosticSink) {
        var edges: [Place: [(to: Place, span: SourceSpan)]] = [:]
        for service in estate.services {
            for value in service.config.values.sorted(by: { $0.span < $1.span }) {
                guard case .expression(let expression) = value.value, case .reference(let reference) = expression else { continue }
                let target = Place(name: reference.name, environment: reference.environment ?? service.environment)
                edges[Place(name: service.name, environment: service.environment), default: []].append((target, value.span))
            }
        }
        var done: Set<Place> = []
        func visit(_ place: Place, _ path: [(from: Place, span: SourceSpan)]) {
            if let start = path.firstIndex(where: { $0.from == place }) {
                let circle = path[start...].sorted { $0.span < $1.span }
                let notes = circle.dropFirst().map { Diagnostic.Note("and \"\($0.from.name)\" refers on here", at: $0.span) }
                sink.report(
                    .error(
                        "estate.cyclic-reference", "\"\(circle[0].from.name)\" refers to itself in a circle", at: circle[0].span,
                        notes: notes))
                return
            }
            guard !done.contains(place) else { return }
            for edge in edges[place] ?? [] { visit(edge.to, path + [(place, edge.span)]) }
            done.insert(place)
        }
        for service in estate.services { visit(Place(name: service.name, environment: service.environment), []) }
    }
}
