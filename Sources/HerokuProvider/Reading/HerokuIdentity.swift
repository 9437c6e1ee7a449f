internal import Planning
internal import Resources

/// Finds the live app behind a scope: by the id that the history has, else by its name, else by the name it had before.
enum HerokuIdentity {
    static func app(of scope: DesiredScope, in shared: HerokuAccountView) -> HerokuAPI.App? {
        if let id = scope.recorded[Address(scope.scope, HerokuKind.app)]?.recordedID, let app = shared.app(id: id) { return app }
        if let app = shared.app(scope.scope.name) { return app }
        return scope.movedFrom.flatMap { shared.app($0.name) }
    }
}
