# fish completion of collab-tui; in ~/.config/fish/completions/collab-tui.fish
function __collab_tui
    set -l typed (commandline -opc)
    set -l line
    for line in (_COLLAB_TUI_COMPLETE=fish $typed[1] $typed[2..-1] (commandline -ct | string unescape) 2>/dev/null)
        if test "$line" = \x1ffiles
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c collab-tui -f -a '(__collab_tui)'
