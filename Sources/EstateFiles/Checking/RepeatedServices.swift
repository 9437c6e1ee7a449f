internal import Diagnostics
internal import Estate

/// A service that two files declare for the same environment: one message about the service, and none about each thing that it has.
struct RepeatedServices {
    /// What is declared again, with where it was declared first.
    struct Again {
        let service: Service
        let earlier: SourceSpan
    }

    /// Each service of each environment once, in the order of the files.
    private(set) var first: [Service] = []
    private(set) var again: [Again] = []

    private struct Key: Hashable {
        let name: String
        let environment: String
    }

    init(_ estate: Estate) {
        var known: [Key: SourceSpan] = [:]
        for service in estate.services {
            let key = Key(name: service.name, environment: service.environment)
            if let earlier = known[key] {
                again.append(Again(service: service, earlier: earlier))
            } else {
                known[key] = service.app.span
                first.append(service)
            }
        }
    }

    /// One message for a service and a file, whatever number of environments they have in common.
    func report(_ sink: inout DiagnosticSink) {
        var reported: Set<[String]> = []
        for entry in again.sorted(by: { $0.service.app.span < $1.service.app.span })
        where reported.insert([entry.service.name, entry.service.app.span.file]).inserted {
            sink.report(
                .error(
                    "estate.declared-twice",
                    "the service \"\(entry.service.name)\" is declared twice for \(entry.service.environment)", at: entry.service.app.span,
                    notes: [.init("first declared here", at: entry.earlier)],
                    fix: "take one out, or give one another name and apps of its own"))
        }
    }
}
