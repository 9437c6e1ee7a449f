internal import ArgumentParser
internal import Diagnostics
internal import GitRepository

/// What leads from a directory to a default branch that vouches for its files, step by step. A bare repository beside it is enough: a server is not needed
/// until somebody else is to see it.
struct FirstRemote {
    /// Where the estate's files are in git; nil where there is no repository.
    let tree: WorkTree?
    let hasOrigin: Bool

    init(tree: WorkTree?, hasOrigin: Bool) {
        (self.tree, self.hasOrigin) = (tree, hasOrigin)
    }

    init(_ tree: WorkTree?, _ variables: [String: String]) async {
        let hasOrigin = await Self.hasOrigin(tree, variables)
        self.init(tree: tree, hasOrigin: hasOrigin)
    }

    /// False only where git lists the remotes and it is none of them: what came in the way otherwise has to be told, and no remote mends it.
    private static func hasOrigin(_ tree: WorkTree?, _ variables: [String: String]) async -> Bool {
        guard let tree else { return false }
        do throws(GitFailure) {
            return try await GitRepository(tree, variables: variables).remotes().contains("origin")
        } catch {
            return true
        }
    }

    /// Commands that can be given as they are, from the directory that holds the desired state.
    var steps: [DisplayText] {
        var steps: [DisplayText] = tree == nil ? ["git init -b main"] : []
        if !hasOrigin {
            let place: DisplayText = "\"$(git rev-parse --show-toplevel).git\""
            steps.append(
                "git init -q --bare -b \"$(git symbolic-ref --short HEAD)\" \(place)     # or a place that others reach: then its URL below"
            )
            steps.append("git remote add origin \(place)")
        }
        return steps
    }

    /// What makes the files the default branch's, once there is a remote.
    static let publishing: [DisplayText] = [
        "git add .gitignore desired plans && git commit -m \"Begin the estate\" && git push -u origin HEAD",
        "git remote set-head origin --auto     # what the default branch holds is trusted from now on",
    ]
}

extension [DisplayText] {
    /// One a line, numbered.
    var numbered: DisplayText { enumerated().map { "  \($0.offset + 1). \($0.element)\n" as DisplayText }.joined() }
}
