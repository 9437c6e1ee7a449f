internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Reconciling
internal import Resources

struct LedgerKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make the key that signs what the history grants, or replace it.",
        discussion: """
            The estate's file names the key's location, in a store that only those who apply can read:

              ledger: { kind: git, remote: origin, signing: { key: !secret "vault@prod:/Plumbline/LEDGER_KEY" } }

            plumb creates the key there if there is none yet, and prints the lines with its public key. It counts once they are \
            on the default branch.

            To replace it, make another one elsewhere with --at, merge what is printed, and then retire the old one with --retire, \
            whose lines have to be merged too. What it signed until then stays valid.
            """)

    @Option(name: .long, help: "Where another key is to be kept, such as vault@prod:/Plumbline/LEDGER_KEY_2.")
    var at: String?

    @Option(name: .long, help: "The id of a key that must sign nothing more, as plumb audit verify names it.")
    var retire: String?

    @OptionGroup var options: EstateOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func validate() throws {
        if at != nil, retire != nil { throw ValidationError("--at and --retire exclude each other") }
        if let at, SecretReference(at) == nil {
            throw ValidationError("--at does not name a location in a store, such as vault@prod:/PATH/NAME")
        }
    }

    func run() async throws {
        let variables = ProcessInfo.processInfo.environment
        let trusted = try await TrustedEstate(options, variables: variables)
        guard let signing = trusted.estate.ledgerSigning else {
            throw CommandFailure(
                .failure,
                "the estate does not say where the key of its ledger is kept\n"
                    + "write it first: ledger: { kind: git, remote: origin, signing: { key: !secret \"STORE:/PATH/NAME\" } }")
        }
        let access = try await LedgerAccess(
            variables["PLUMB_LEDGER"].map { LedgerDeclaration($0) } ?? trusted.estate.ledger, trusted.tree, variables,
            keysOf: trusted.estate)
        let maker = LedgerKeyMaker(trusted.estate, signing, access.ledger)
        let report: LedgerKeyReport
        if let retire {
            report = try await maker.retire(retire)
        } else {
            report = try await maker.introduce(at: at.flatMap { SecretReference($0) })
        }
        switch output {
        case .text: Terminal.print(report.text)
        case .json: Terminal.print(json: report.json)
        }
    }
}
