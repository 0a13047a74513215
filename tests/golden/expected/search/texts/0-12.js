gongkaiSearch([["zfb/index.html","县政府办公室","公开本办的文件和工作。\n000-0001\n政府路1号\n工作日九时至十七时"],["zfb/zcwj/index.html","政策文件","县政府办公室\n公开本机关制发的文件。"]]);
