internal import PlumbCommands

@main
struct Plumb {
    static func main() async {
        await PlumbCommand.run()
    }
}
