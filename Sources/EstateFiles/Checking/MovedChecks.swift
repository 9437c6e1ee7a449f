internal import Diagnostics
internal import Estate
internal import Resources

/// `moved:` names something that is no longer declared under its old name, and once.
enum MovedChecks {
    static func check(_ estate: Estate, _ sink: inout DiagnosticSink) {
        let declared = Set(estate.services.map(\.scope))
        var taken: [Scope: SourceSpan] = [:]
        for service in estate.services {
            if let from = service.movedFrom {
                let scope = Scope(provider: service.provider, name: from.value)
                if declared.contains(scope) { report("\(from.value) is still declared", at: from.span, "take one of the two out", &sink) }
                if let earlier = taken[scope] {
                    sink.report(
                        .error(
                            "estate.moved", "\(from.value) moves to two apps", at: from.span,
                            notes: [.init("the first is here", at: earlier)],
                            fix: "take one moved: out"))
                }
                taken[scope] = from.span
            }
            for (_, addon) in service.addons {
                guard let from = addon.value.movedFrom, service.addons[from.value] != nil else { continue }
                report("the add-on \(from.value) is still declared", at: from.span, "take one of the two out", &sink)
            }
        }
    }

    private static func report(_ message: String, at span: SourceSpan, _ fix: String, _ sink: inout DiagnosticSink) {
        sink.report(.error("estate.moved", message, at: span, fix: fix))
    }
}
