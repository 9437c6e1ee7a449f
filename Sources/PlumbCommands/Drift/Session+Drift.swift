internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import GitLedger
internal import Planning
internal import Reconciling
internal import Resources

extension Session {
    /// Where the records of drift checks are: beside the ledger that this command uses.
    /// - Parameter known: what the remote named when the ledger was read; for what is only shown.
    func driftStore(known: RemoteReferences? = nil) async throws(DriftStoreError) -> any DriftStore {
        let variables = ProcessInfo.processInfo.environment
        let declaration = variables["PLUMB_LEDGER"].map { LedgerDeclaration($0) } ?? estate.ledger
        return try await DriftStoreAccess.store(declaration, tree, variables, known: known)
    }

    /// The same with whatever kept it from being opened.
    func openedDriftStore() async -> Result<any DriftStore, DriftStoreError> {
        do throws(DriftStoreError) {
            let store = try await driftStore()
            return .success(store)
        } catch {
            return .failure(error)
        }
    }

    /// Says how old the last complete check of drift is, beside what another command shows. A check that stopped running looks like an
    /// all-clear everywhere else.
    func logDriftAge() async {
        if let line = await driftAge() { Terminal.log(line) }
    }

    /// The same as a line; nil where the environment was never checked and nothing says that it is to be.
    func driftAge() async -> DisplayText? {
        let isExpected = DriftAge.isExpected(in: estate, name, ProcessInfo.processInfo.environment)
        do throws(DriftStoreError) {
            let record = try await driftStore(known: references).read(name)?.record
            if let record, !record.isSealed(with: key) { return "warning: \(name): \(DriftKeeper.unsealed); run: plumb drift \(name)" }
            return DriftAge(record, environment: name, now: Self.now(), isExpected: isExpected)?.line
        } catch {
            return "it is not known when \(name) was checked for drift: \(error.message)"
        }
    }
}

/// How old the last complete check of an environment is.
struct DriftAge {
    /// One line, which begins with `warning:` past twice the interval.
    let line: DisplayText
    let isLate: Bool

    /// - Parameters:
    ///   - record: of the last checks; nil where there was none.
    ///   - isExpected: whether something says that checks are to be made.
    /// - Returns: nil where neither is so: not everybody uses them.
    init?(_ record: DriftRecord?, environment: String, now: Int, isExpected: Bool) {
        guard record != nil || isExpected else { return nil }
        isLate = record?.isLate(at: now) ?? true
        guard let record, let last = record.lastComplete else {
            line = "warning: drift of \(environment) was never checked completely; run: plumb drift \(environment)"
            return
        }
        let (age, expected) = (ClockTime.length(now - last), ClockTime.length(record.interval))
        let open = record.threads.values.count { $0.status != .resolved }
        let found: DisplayText = open == 0 ? "" : ", \(open) open"
        line =
            isLate
            ? "warning: drift last checked \(age) ago (expected every \(expected))\(found); run: plumb drift \(environment)"
            : "drift last checked \(age) ago\(found)"
    }

    /// Whether the estate, or this machine, is set up for checks of the environment.
    static func isExpected(in estate: Estate?, _ environment: String, _ variables: [String: String]) -> Bool {
        if ["PLUMB_DRIFT_STATE", "PLUMB_HEARTBEAT_URL"].contains(where: { variables[$0]?.isEmpty == false }) { return true }
        return estate?.acknowledgements.contains { $0.environment == environment } ?? false
    }
}
