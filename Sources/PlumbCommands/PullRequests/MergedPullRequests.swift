internal import Diagnostics
internal import GitRepository
internal import Planning

/// Which pull request brought a line of the base's files, as far as this clone's history and the messages of its merges tell.
struct MergedPullRequests {
    let repository: GitRepository
    /// Of the desired state, from the repository's root.
    let folder: String
    let base: String

    /// Names them in changes that are on the base and not applied.
    /// - Returns: of which files git does not tell that, and why: a sentence each.
    func name(_ groups: inout ChangeGroups) async -> [String] {
        var origins: [String: [Int: LineOrigin]] = [:]
        var problems: [String] = []
        for place in groups.unapplied.indices {
            guard let span = groups.unapplied[place].span else { continue }
            if origins[span.file] == nil {
                let path = folder.isEmpty ? span.file : folder + "/" + span.file
                do throws(GitFailure) {
                    origins[span.file] = try await repository.origins(of: path, at: base)
                } catch {
                    origins[span.file] = [:]
                    problems.append("Cannot determine which pull request brought what \(span.file) has pending: \(error.reason).")
                }
            }
            guard let origin = origins[span.file]?[span.line], !origin.isBoundary else { continue }
            groups.unapplied[place].pullRequest = Self.number(in: origin.subject)
        }
        return problems
    }

    /// From what hosts write: `Merge pull request #409 from …`, or `… (#409)` at the end.
    static func number(in subject: String) -> Int? {
        let match =
            subject.firstMatch(of: #/^Merge pull request #([0-9]{1,9}) from /#)?.1 ?? subject.firstMatch(of: #/\(#([0-9]{1,9})\)$/#)?.1
        return match.flatMap { Int($0) }
    }
}
