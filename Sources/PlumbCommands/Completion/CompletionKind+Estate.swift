internal import ArgumentParser
internal import EstateFiles
internal import Integrations
internal import Planning

extension CompletionKind {
    static var environments: CompletionKind { .custom { words, _, _ in LocalNames(words).environments } }

    static var services: CompletionKind { .custom { words, _, _ in LocalNames(words).services } }

    static var zones: CompletionKind { .custom { words, _, _ in LocalNames(words).zones } }

    static var plans: CompletionKind { .custom { words, _, _ in LocalNames(words).plans } }

    /// What takes either: a plan's file, or the environment that it is made of.
    static var plansAndEnvironments: CompletionKind {
        .custom { words, _, _ in
            let names = LocalNames(words)
            return names.environments + names.plans
        }
    }

    /// Paths of `plumb explain`, as deep as what is typed: a dot brings the next keys.
    static var nounPaths: CompletionKind {
        .custom { _, _, typed in
            let depth = typed.count { $0 == "." }
            return NounPath.all(Integrations.catalogue).filter { path in path.count { $0 == "." } == depth }
        }
    }

    static var brakes: CompletionKind { .list(BrakeID.names) }
}
