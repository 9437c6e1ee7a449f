internal import ArgumentParser
internal import Diagnostics
internal import GitRepository

/// The three commits of a change under review, from git's objects: what a host's list of changed files leaves out is in them.
struct PullRequestCommits {
    /// What it is merged into: the first parent of the result.
    let base: String
    let head: String
    /// The result, which is checked out.
    let merge: String

    /// - Parameter named: the base that an operator names, where the checkout is no merge.
    /// - Throws: ``CommandFailure`` where the checkout is not the merge of the event's head, or has not enough of its history.
    init(_ event: RunnerEvent, named: String?, in repository: GitRepository) async throws {
        guard let merge = await repository.commit(of: "HEAD") else {
            throw CommandFailure(.failure, "No commit is checked out, so there is no change to plan.")
        }
        self.merge = merge
        do throws(GitFailure) {
            let parents = try await repository.parents(of: merge)
            if let named {
                guard let base = await repository.commit(of: named) else { throw GitFailure(reason: "it has no commit \(named)") }
                (self.base, head) = (base, event.head ?? merge)
            } else if event.name == "merge_group" {
                let base = event.base ?? parents.first
                guard let base, await repository.commit(of: base) != nil else { throw Self.shallow }
                (self.base, head) = (base, event.head ?? merge)
            } else {
                guard parents.count == 2 else {
                    throw GitFailure(
                        reason:
                            "\(merge.prefix(7)) is not a merge of a head into its base; check out refs/pull/NUMBER/merge, as actions/checkout "
                            + "does by itself, or name the base with --base")
                }
                guard event.head == nil || event.head == parents[1] else {
                    throw GitFailure(
                        reason:
                            "\(merge.prefix(7)) merges \(parents[1].prefix(7)), and the event is about \(event.head?.prefix(7) ?? ""); run the "
                            + "newest workflow run of this pull request")
                }
                guard await repository.commit(of: parents[0]) != nil, await repository.commit(of: parents[1]) != nil else {
                    throw Self.shallow
                }
                (self.base, head) = (parents[0], parents[1])
            }
        } catch {
            throw CommandFailure(
                .failure,
                "It is not known what the change is: \(error.reason).\nNo credential was read and no request was sent.")
        }
    }

    private static let shallow = GitFailure(
        reason: "this clone is shallow and lacks the commits that were merged; set fetch-depth: 2 for actions/checkout, or run "
            + "git fetch --depth=2 origin COMMIT")
}
