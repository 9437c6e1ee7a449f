/// One kind of bytes that somebody else made, and the code that reads them. Whatever the bytes are: no crash, no endless run, and what
/// is accepted is read the same again.
package enum FuzzTarget: String, CaseIterable, Sendable {
    case json, yaml, plan, ledger, answers, terminal, pattern
    case zoneFile = "zone-file"

    /// Reads the bytes.
    /// - Returns: what is wrong; nil where they are refused or read as they should be.
    package func problem(with bytes: [UInt8]) async -> String? {
        switch self {
        case .json: JSONFuzzing.problem(with: bytes)
        case .yaml: YAMLFuzzing.problem(with: bytes)
        case .plan: PlanFuzzing.problem(with: bytes)
        case .ledger: LedgerFuzzing.problem(with: bytes)
        case .answers: await AnswerFuzzing.problem(with: bytes)
        case .terminal: TerminalFuzzing.problem(with: bytes)
        case .pattern: PatternFuzzing.problem(with: bytes)
        case .zoneFile: ZoneFileFuzzing.problem(with: bytes)
        }
    }
}
