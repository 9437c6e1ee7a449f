internal import Estate
internal import Resources

/// The host that every Pages project has.
enum PagesHost {
    /// What it is unless others have taken the name; the project's `subdomain` says what it is.
    static func standard(of scope: Scope) -> String { scope.name + PagesProject.hostSuffix }
}
