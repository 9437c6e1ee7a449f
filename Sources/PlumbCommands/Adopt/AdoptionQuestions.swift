internal import Resources
internal import Diagnostics
internal import Estate
internal import EstateFiles

/// Asks about what nothing tells, one thing after the other; every answer is kept at once.
struct AdoptionQuestions {
    private let file: AnswersFile
    private let environments: [String]
    private var answers: AdoptionAnswers

    /// - Parameter environments: those that may be answered; any where there are none yet.
    init(_ file: AnswersFile, _ answers: AdoptionAnswers, environments: [String]) {
        self.file = file
        self.answers = answers
        self.environments = environments
    }

    /// What was decided, and what nobody decided; without a terminal nothing is asked, and what is unsure stays undecided.
    mutating func decide(_ proposals: [AdoptionProposal]) throws -> (decided: [AdoptionProposal], open: [AdoptionProposal]) {
        var open = proposals.filter { needsAnswer($0) }
        if Terminal.canAsk, !open.isEmpty {
            try ask(open)
            open = proposals.filter { needsAnswer($0) }
        }
        let names = Set(open.map(\.item.scope))
        let decided = proposals.compactMap { answers.decided($0) }.filter { !names.contains($0.item.scope) && $0.isComplete }
        return (decided, open)
    }

    private func needsAnswer(_ proposal: AdoptionProposal) -> Bool {
        guard let decided = answers.decided(proposal) else { return false }
        return decided.sureness == .unsure || !decided.isComplete
    }

    /// Enter takes what is proposed, `skip` leaves the thing out, `back` asks the one before again.
    private mutating func ask(_ open: [AdoptionProposal]) throws {
        Terminal.log("For each: Enter accepts the answer in brackets; \"skip\" leaves it out, \"back\" returns to the previous question.")
        var index = 0
        while index < open.count {
            let proposal = open[index]
            switch question(proposal) {
            case .answer(let answer):
                answers.things[proposal.item.scope.description] = answer
                try file.write(answers)
                index += 1
            case .back: index = max(0, index - 1)
            case .again: continue
            case .end: return
            }
        }
    }

    private enum Reply {
        case answer(AdoptionAnswers.Answer)
        case back
        case again
        case end
    }

    private func question(_ proposal: AdoptionProposal) -> Reply {
        var service: String?
        if proposal.item.noun == .service {
            let name = proposal.service ?? proposal.item.scope.name
            guard let reply = Terminal.ask("\(proposal.item.scope)  service [\(name)]: ") else { return .end }
            if let word = Self.command(reply) { return word }
            guard reply.isEmpty || NameChecks.isName(reply) else { return Self.noName(reply, "a service") }
            service = reply.isEmpty ? name : reply
        }
        let standard = proposal.environment ?? environments.last
        guard let reply = Terminal.ask("\(proposal.item.scope)  environment [\(standard ?? "skip")]: ") else { return .end }
        if let word = Self.command(reply) { return word }
        guard let environment = reply.isEmpty ? standard : reply else { return .answer(.init(adopt: false)) }
        guard environments.isEmpty || environments.contains(environment) else {
            Terminal.log("There is no environment \"\(environment)\"; there are \(environments.joined(separator: ", ")).")
            return .again
        }
        guard NameChecks.isName(environment) else { return Self.noName(environment, "an environment") }
        return .answer(.init(adopt: true, service: service, environment: environment))
    }

    private static func noName(_ text: String, _ what: DisplayText) -> Reply {
        Terminal.log(
            "\"\(text)\" cannot be the name of \(what): use letters, digits, -, _ and ., a letter or digit first, at most 63 in all.")
        return .again
    }

    private static func command(_ reply: String) -> Reply? {
        switch reply {
        case "skip": .answer(.init(adopt: false))
        case "back": .back
        default: nil
        }
    }
}
