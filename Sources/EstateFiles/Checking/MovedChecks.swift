internal import Diagnostics
internal import Estate
internal import Resources

/// `moved:` names something that is no longer declared under its old name, and once.
struct MovedChecks {
    private var sink: DiagnosticSink
    /// The first place that takes each old name.
    private var taken: [Scope: SourceSpan] = [:]

    static func check(_ estate: Estate, _ sink: inout DiagnosticSink) {
        var checks = MovedChecks(sink: sink)
        let apps = Set(estate.services.map(\.scope))
        for service in estate.services {
            checks.check(service.movedFrom, of: service.provider, declared: apps, "apps")
            for (_, addon) in service.addons {
                guard let from = addon.value.movedFrom, service.addons[from.value] != nil else { continue }
                checks.report("the add-on \(from.value) is still declared", at: from.span, "take one of the two out")
            }
        }
        let zones = Set(estate.zones.map(\.scope))
        for zone in estate.zones { checks.check(zone.movedFrom, of: zone.provider, declared: zones, "zones") }
        checks.pipelines(estate)
        sink = checks.sink
    }

    private init(sink: DiagnosticSink) { self.sink = sink }

    private mutating func check(_ from: Located<String>?, of provider: String, declared: Set<Scope>, _ things: String) {
        guard let from else { return }
        let scope = Scope(provider: provider, name: from.value)
        if declared.contains(scope) { report("\(from.value) is still declared", at: from.span, "take one of the two out") }
        if let earlier = taken[scope] { twice(from, to: things, earlier) } else { taken[scope] = from.span }
    }

    /// Every app of a pipeline may say what it was called, but all of them the same, and none the old name.
    private mutating func pipelines(_ estate: Estate) {
        let all = estate.services.compactMap { service in service.pipeline.map { (service.provider, $0.value) } }
        let declared = Set(all.map { Scope(provider: $0, name: $1.name) })
        var names: [Scope: (name: String, place: SourceSpan)] = [:]
        for (provider, pipeline) in all {
            guard let from = pipeline.movedFrom else { continue }
            let scope = Scope(provider: provider, name: from.value)
            if declared.contains(scope) {
                report("the pipeline \(from.value) is still declared", at: from.span, "write name: \(pipeline.name) there, too")
            }
            if let earlier = names[scope], earlier.name != pipeline.name {
                twice(from, to: "pipelines", earlier.place)
            } else {
                names[scope] = (pipeline.name, from.span)
            }
        }
    }

    private mutating func twice(_ from: Located<String>, to things: String, _ earlier: SourceSpan) {
        sink.report(
            .error(
                "estate.moved", "\(from.value) moves to two \(things)", at: from.span,
                notes: [.init("the first is here", at: earlier)], fix: "take one moved: out"))
    }

    private mutating func report(_ message: String, at span: SourceSpan, _ fix: String) {
        sink.report(.error("estate.moved", message, at: span, fix: fix))
    }
}
