internal import PlumbCommands

@main
struct Plumb {
    static func main() async {
        PlumbCommand.prepare()
        await PlumbCommand.run()
    }
}
